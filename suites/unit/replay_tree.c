/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "replay_tree.h"

#define ENV(name)                                                                  \
	"LC_ALL=C \\\n"                                                            \
	"PATH=/bin \\\n"                                                           \
	"HOME=/var/lib/libvirt/qemu/domain--1-" name " \\\n"                       \
	"USER=test \\\n"                                                           \
	"LOGNAME=test \\\n"                                                        \
	"XDG_DATA_HOME=/var/lib/libvirt/qemu/domain--1-" name "/.local/share \\\n" \
	"XDG_CACHE_HOME=/var/lib/libvirt/qemu/domain--1-" name "/.cache \\\n"      \
	"XDG_CONFIG_HOME=/var/lib/libvirt/qemu/domain--1-" name "/.config \\\n"
#define START(name)                                                                            \
	"-name guest=" name ",debug-threads=on \\\n"                                           \
	"-S \\\n"                                                                              \
	"-object '{\"qom-type\":\"secret\",\"id\":\"masterKey0\",\"format\":\"raw\",\"file\":" \
	"\"/var/lib/libvirt/qemu/domain--1-" name "/master-key.aes\"}' \\\n"
#define MEMORY(id)                                                                                 \
	"-m size=65536k \\\n"                                                                      \
	"-object '{\"qom-type\":\"memory-backend-ram\",\"id\":\"" id "\",\"size\":67108864}' \\\n" \
	"-overcommit mem-lock=off \\\n"                                                            \
	"-smp 1,sockets=1,cores=1,threads=1 \\\n"                                                  \
	"-uuid 8a3d2b8e-6b2c-4d5e-9f10-a1b2c3d4e5f6 \\\n"                                          \
	"-display none \\\n"                                                                       \
	"-no-user-config \\\n"                                                                     \
	"-nodefaults \\\n"
#define MONITOR(fd) "-chardev socket,id=charmonitor,fd=" fd ",server=on,wait=off \\\n"
#define MON "-mon chardev=charmonitor,id=monitor,mode=control \\\n"
#define MON_QMP \
	"-object '{\"qom-type\":\"monitor-qmp\",\"id\":\"monitor\",\"chardev\":\"charmonitor\"}' \\\n"
#define BOOT                 \
	"-rtc base=utc \\\n" \
	"-no-shutdown \\\n"  \
	"-boot strict=on \\\n"
#define AUDIO "-audiodev '{\"id\":\"audio1\",\"driver\":\"none\"}' \\\n"
#define ITCO                                 \
	"-global ICH9-LPC.noreboot=off \\\n" \
	"-watchdog-action reset \\\n"
#define END                                                                                     \
	"-sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny \\\n" \
	"-msg timestamp=on\n"

#define HEAD(type, name)             \
	"<domain type='" type "'>\n" \
	"  <name>" name "</name>\n"  \
	"  <uuid>8a3d2b8e-6b2c-4d5e-9f10-a1b2c3d4e5f6</uuid>\n"
#define SIZE                                                  \
	"  <memory unit='KiB'>65536</memory>\n"               \
	"  <currentMemory unit='KiB'>65536</currentMemory>\n" \
	"  <vcpu placement='static'>1</vcpu>\n"
#define FATE                                     \
	"  <clock offset='utc'/>\n"              \
	"  <on_poweroff>destroy</on_poweroff>\n" \
	"  <on_reboot>restart</on_reboot>\n"     \
	"  <on_crash>destroy</on_crash>\n"
#define QEMU64                                               \
	"  <cpu mode='custom' match='exact' check='none'>\n" \
	"    <model fallback='forbid'>qemu64</model>\n"      \
	"  </cpu>\n"
#define Q35_PORT                                                                              \
	"    <controller type='pci' index='1' model='pcie-root-port'>\n"                      \
	"      <model name='pcie-root-port'/>\n"                                              \
	"      <target chassis='1' port='0x10'/>\n"                                           \
	"      <address type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x0'/>\n" \
	"    </controller>\n"
#define SATA                                                                                  \
	"    <controller type='sata' index='0'>\n"                                            \
	"      <address type='pci' domain='0x0000' bus='0x00' slot='0x1f' function='0x2'/>\n" \
	"    </controller>\n"
#define PS2                                     \
	"    <input type='mouse' bus='ps2'/>\n" \
	"    <input type='keyboard' bus='ps2'/>\n"

/* ---- alpha ---- */

static const char alpha_in[] = HEAD("kvm", "alpha") "\
  <memory>65536</memory>\n\
  <os>\n\
    <type arch='x86_64' machine='q35'>hvm</type>\n\
  </os>\n\
  <features>\n\
    <ioapic driver='qemu'/>\n\
  </features>\n\
  <devices>\n\
    <emulator>/usr/bin/qemu-system-x86_64</emulator>\n\
    <controller type='usb' model='none'/>\n\
    <controller type='pci' index='0' model='pcie-root'/>\n\
    <controller type='pci' index='1' model='pcie-root-port'>\n\
      <target chassis='1' port='16'/>\n\
      <address type='pci' slot='2'/>\n\
    </controller>\n\
    <hostdev mode='subsystem' type='pci' managed='yes'>\n\
      <driver iommufd='yes'/>\n\
      <source>\n\
        <address bus='6' slot='0x12' function='5'/>\n\
      </source>\n\
      <address type='pci' bus='1' slot='0'/>\n\
    </hostdev>\n\
    <memballoon model='none'/>\n\
    <iommu model='intel'>\n\
      <driver intremap='on' caching_mode='on' aw_bits='48'/>\n\
    </iommu>\n\
  </devices>\n\
</domain>\n";

static const char alpha_out[] = HEAD("kvm", "alpha") SIZE "\
  <os>\n\
    <type arch='x86_64' machine='q35'>hvm</type>\n\
    <boot dev='hd'/>\n\
  </os>\n\
  <features>\n\
    <ioapic driver='qemu'/>\n\
  </features>\n" QEMU64 FATE "\
  <devices>\n\
    <emulator>/usr/bin/qemu-system-x86_64</emulator>\n\
    <controller type='usb' index='0' model='none'/>\n\
    <controller type='pci' index='0' model='pcie-root'/>\n" Q35_PORT SATA PS2 "\
    <audio id='1' type='none'/>\n\
    <hostdev mode='subsystem' type='pci' managed='yes'>\n\
      <driver iommufd='yes'/>\n\
      <source>\n\
        <address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/>\n\
      </source>\n\
      <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>\n\
    </hostdev>\n\
    <watchdog model='itco' action='reset'/>\n\
    <memballoon model='none'/>\n\
    <iommu model='intel'>\n\
      <driver intremap='on' caching_mode='on' aw_bits='48'/>\n\
    </iommu>\n\
  </devices>\n\
</domain>\n";

static const char alpha_args[] = ENV("alpha") "/usr/bin/qemu-system-x86_64 \\\n" START("alpha") "\
-machine q35,usb=off,kernel_irqchip=split,dump-guest-core=off,memory-backend=pc.ram,acpi=off \\\n\
-accel kvm \\\n\
-cpu qemu64 \\\n" MEMORY("pc.ram") MONITOR("@mon-fd@") MON_QMP BOOT "\
-device '{\"driver\":\"pcie-root-port\",\"port\":16,\"chassis\":1,\"id\":\"pci.1\",\"bus\":\"pcie.0\",\"addr\":\"0x2\"}' \\\n\
-device '{\"driver\":\"intel-iommu\",\"id\":\"iommu0\",\"intremap\":\"on\",\"caching-mode\":true,\"aw-bits\":48}' \\\n" AUDIO
	ITCO "\
-object '{\"qom-type\":\"iommufd\",\"id\":\"iommufd0\",\"fd\":\"@iommufd-fd@\"}' \\\n\
-device '{\"driver\":\"vfio-pci\",\"id\":\"hostdev0\",\"iommufd\":\"iommufd0\",\"fd\":\"@hostdev-hostdev0-fd@\",\"bus\":\"pci.1\",\"addr\":\"0x0\"}' \\\n" END;

/* ---- beta ---- */

static const char beta_in[] = HEAD("qemu", "beta") "\
  <memory>65536</memory>\n\
  <os firmware='efi'>\n\
    <type arch='aarch64' machine='virt'>hvm</type>\n\
  </os>\n\
  <features>\n\
    <acpi/>\n\
  </features>\n\
  <devices>\n\
    <emulator>/usr/bin/qemu-system-aarch64</emulator>\n\
    <controller type='usb' model='none'/>\n\
    <controller type='pci' index='0' model='pcie-root'/>\n\
    <controller type='pci' index='1' model='pcie-expander-bus'>\n\
      <target busNr='252'/>\n\
      <address type='pci' slot='1'/>\n\
    </controller>\n\
    <memballoon model='none'/>\n\
    <iommu model='smmuv3'>\n\
      <driver pciBus='1' accel='on' oas='44'/>\n\
    </iommu>\n\
  </devices>\n\
</domain>\n";

/* The oldest form: no format of the images, and the CPU that releases of the time chose. */
static const char beta_out[] = HEAD("qemu", "beta") SIZE "\
  <os firmware='efi'>\n\
    <type arch='aarch64' machine='virt'>hvm</type>\n\
    <firmware>\n\
      <feature enabled='no' name='enrolled-keys'/>\n\
      <feature enabled='no' name='secure-boot'/>\n\
    </firmware>\n\
    <loader readonly='yes' type='pflash'>/usr/share/edk2/aarch64/QEMU_EFI-silent-pflash.raw</loader>\n\
    <nvram template='/usr/share/edk2/aarch64/vars-template-pflash.raw'>/var/lib/libvirt/qemu/nvram/beta_VARS.fd</nvram>\n\
    <boot dev='hd'/>\n\
  </os>\n\
  <features>\n\
    <acpi/>\n\
    <gic version='2'/>\n\
  </features>\n\
  <cpu mode='custom' match='exact' check='none'>\n\
    <model fallback='forbid'>cortex-a15</model>\n\
  </cpu>\n" FATE "\
  <devices>\n\
    <emulator>/usr/bin/qemu-system-aarch64</emulator>\n\
    <controller type='usb' index='0' model='none'/>\n\
    <controller type='pci' index='0' model='pcie-root'/>\n\
    <controller type='pci' index='1' model='pcie-expander-bus'>\n\
      <model name='pxb-pcie'/>\n\
      <target busNr='252'/>\n\
      <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x0'/>\n\
    </controller>\n\
    <audio id='1' type='none'/>\n\
    <memballoon model='none'/>\n\
    <iommu model='smmuv3'>\n\
      <driver pciBus='1' accel='on' oas='44'/>\n\
    </iommu>\n\
  </devices>\n\
</domain>\n";

static const char beta_args[] = ENV("beta") "/usr/bin/qemu-system-aarch64 \\\n" START("beta") "\
-blockdev '{\"driver\":\"file\",\"filename\":\"/usr/share/edk2/aarch64/QEMU_EFI-silent-pflash.raw\",\"node-name\":\"libvirt-pflash0-storage\",\"auto-read-only\":true,\"discard\":\"unmap\"}' \\\n\
-blockdev '{\"node-name\":\"libvirt-pflash0-format\",\"read-only\":true,\"driver\":\"raw\",\"file\":\"libvirt-pflash0-storage\"}' \\\n\
-blockdev '{\"driver\":\"file\",\"filename\":\"/var/lib/libvirt/qemu/nvram/beta_VARS.fd\",\"node-name\":\"libvirt-pflash1-storage\",\"auto-read-only\":true,\"discard\":\"unmap\"}' \\\n\
-blockdev '{\"node-name\":\"libvirt-pflash1-format\",\"read-only\":false,\"driver\":\"raw\",\"file\":\"libvirt-pflash1-storage\"}' \\\n\
-machine virt,usb=off,gic-version=2,dump-guest-core=off,memory-backend=mach-virt.ram,pflash0=libvirt-pflash0-format,pflash1=libvirt-pflash1-format,acpi=on \\\n\
-accel tcg \\\n\
-cpu cortex-a15 \\\n" MEMORY("mach-virt.ram") MONITOR("1729") MON BOOT "\
-device '{\"driver\":\"pxb-pcie\",\"bus_nr\":252,\"id\":\"pci.1\",\"bus\":\"pcie.0\",\"addr\":\"0x1\"}' \\\n\
-device '{\"driver\":\"arm-smmuv3\",\"primary-bus\":\"pci.1\",\"id\":\"iommu0\",\"accel\":true,\"oas\":\"44\"}' \\\n" AUDIO
	END;

/* ---- gamma ---- */

static const char gamma_in[] = HEAD("qemu", "gamma") "\
  <memory>65536</memory>\n\
  <os>\n\
    <type arch='x86_64' machine='pc'>hvm</type>\n\
  </os>\n\
  <devices>\n\
    <controller type='usb' model='none'/>\n\
    <memballoon model='none'/>\n\
    <iommu model='intel'/>\n\
  </devices>\n\
</domain>\n";

static const char gamma_err[] =
	"unsupported configuration: IOMMU device: 'intel' is only supported with Q35 machines\n";

/* ---- delta ---- */

static const char delta_in[] = HEAD("qemu", "delta") "\
  <memory>65536</memory>\n\
  <os>\n\
    <type arch='x86_64' machine='q35'>hvm</type>\n\
  </os>\n\
  <devices>\n\
    <emulator>/usr/bin/qemu-system-x86_64</emulator>\n\
    <controller type='usb' model='none'/>\n\
    <controller type='pci' index='0' model='pcie-root'/>\n\
    <controller type='pci' index='1' model='pcie-root-port'>\n\
      <target chassis='1' port='16'/>\n\
      <address type='pci' slot='2'/>\n\
    </controller>\n\
    <memballoon model='none'/>\n\
    <rng model='virtio'>\n\
      <backend model='random'>/dev/urandom</backend>\n\
      <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>\n\
    </rng>\n\
  </devices>\n\
</domain>\n";

static const char delta_out[] = HEAD("qemu", "delta") SIZE "\
  <os>\n\
    <type arch='x86_64' machine='q35'>hvm</type>\n\
    <boot dev='hd'/>\n\
  </os>\n" QEMU64 FATE "\
  <devices>\n\
    <emulator>/usr/bin/qemu-system-x86_64</emulator>\n\
    <controller type='usb' index='0' model='none'/>\n\
    <controller type='pci' index='0' model='pcie-root'/>\n" Q35_PORT SATA PS2 "\
    <audio id='1' type='none'/>\n\
    <watchdog model='itco' action='reset'/>\n\
    <memballoon model='none'/>\n\
    <rng model='virtio'>\n\
      <backend model='random'>/dev/urandom</backend>\n\
      <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>\n\
    </rng>\n\
  </devices>\n\
</domain>\n";

static const char delta_args[] = ENV("delta") "/usr/bin/qemu-system-x86_64 \\\n" START("delta") "\
-machine q35,usb=off,dump-guest-core=off,memory-backend=pc.ram,acpi=off \\\n\
-accel tcg \\\n\
-cpu qemu64 \\\n" MEMORY("pc.ram") MONITOR("@mon-fd@") MON BOOT "\
-device '{\"driver\":\"pcie-root-port\",\"port\":16,\"chassis\":1,\"id\":\"pci.1\",\"bus\":\"pcie.0\",\"addr\":\"0x2\"}' \\\n" AUDIO
	ITCO "\
-object '{\"qom-type\":\"rng-random\",\"id\":\"objrng0\",\"filename\":\"/dev/urandom\"}' \\\n\
-device '{\"driver\":\"virtio-rng-pci\",\"rng\":\"objrng0\",\"id\":\"rng0\",\"bus\":\"pci.1\",\"addr\":\"0x0\"}' \\\n" END;

const struct tree_file tree_files[] = {
	{ "alpha.xml", alpha_in },
	{ "alpha.x86_64-latest.args", alpha_args },
	{ "alpha.x86_64-latest.xml", alpha_out },
	{ "alpha.x86_64-latest.abi-update.args", alpha_args },
	{ "alpha.x86_64-latest.abi-update.xml", "@alpha.x86_64-latest.xml" },
	{ "beta.xml", beta_in },
	{ "beta.aarch64-latest.args", beta_args },
	{ "beta.aarch64-latest.xml", beta_out },
	{ "gamma.xml", gamma_in },
	{ "gamma.x86_64-latest.err", gamma_err },
	{ "delta.xml", delta_in },
	{ "delta.x86_64-latest.args", delta_args },
	{ "delta.x86_64-latest.xml", delta_out },
};

const size_t tree_count = sizeof(tree_files) / sizeof(tree_files[0]);

#define CAPS(arch, machine, devices)                                                               \
	"{\"qemu\":\"11.1\",\"arch\":\"" arch "\",\"source\":\"made up\",\"machines\":{\"" machine \
	"\":{\"max_cpus\":255,\"mark\":\"t\"}},\"devices\":{" devices                              \
	"\"monitor-qmp\":{\"\":\"t\"},\"iommufd\":{\"\":\"t\",\"fd\":\"t\"},"                      \
	"\"vfio-pci\":{\"\":\"t\",\"host\":\"t\",\"iommufd\":\"t\",\"fd\":\"t\"}}}"

const struct tree_file tree_caps[] = {
	{ "qemu-11.1-x86_64.json",
	  CAPS("x86_64", "q35",
	       "\"pcie-root-port\":{\"\":\"t\"},\"intel-iommu\":{\"\":\"t\",\"intremap\":\"t\","
	       "\"caching-mode\":\"t\",\"aw-bits\":\"t\"},") },
	{ "qemu-11.1-aarch64.json",
	  CAPS("aarch64", "virt",
	       "\"pxb-pcie\":{\"\":\"t\"},\"virt-machine\":{\"iommu\":\"t\"},"
	       "\"arm-smmuv3\":{\"\":\"t\",\"primary-bus\":\"t\",\"smmu_per_bus\":\"t\","
	       "\"accel\":\"t\",\"oas\":\"t\"},") },
};

const size_t tree_caps_count = sizeof(tree_caps) / sizeof(tree_caps[0]);
