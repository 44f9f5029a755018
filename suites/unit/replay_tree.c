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

/* Elements as they are written, and as libvirt completes them. */
#define WRITTEN(machine)                                             \
	"  <memory>65536</memory>\n"                                 \
	"  <os>\n"                                                   \
	"    <type arch='x86_64' machine='" machine "'>hvm</type>\n" \
	"  </os>\n"
#define BOOTED(machine)                                              \
	"  <os>\n"                                                   \
	"    <type arch='x86_64' machine='" machine "'>hvm</type>\n" \
	"    <boot dev='hd'/>\n"                                     \
	"  </os>\n"
#define DEVICES(arch, usb)                                         \
	"  <devices>\n"                                            \
	"    <emulator>/usr/bin/qemu-system-" arch "</emulator>\n" \
	"    <controller type='usb' " usb "model='none'/>\n"       \
	"    <controller type='pci' index='0' model='pcie-root'/>\n"
#define DEVICES_IN(arch) DEVICES(arch, "")
#define DEVICES_OUT(arch) DEVICES(arch, "index='0' ")
#define PORT_IN                                                          \
	"    <controller type='pci' index='1' model='pcie-root-port'>\n" \
	"      <target chassis='1' port='16'/>\n"                        \
	"      <address type='pci' slot='2'/>\n"                         \
	"    </controller>\n"
#define AUDIO_OUT "    <audio id='1' type='none'/>\n"
#define ITCO_OUT "    <watchdog model='itco' action='reset'/>\n"

/* Elements that are the same before and after. */
#define IOAPIC                          \
	"  <features>\n"                \
	"    <ioapic driver='qemu'/>\n" \
	"  </features>\n"
#define BALLOON "    <memballoon model='none'/>\n"
#define INTEL                                                            \
	"    <iommu model='intel'>\n"                                    \
	"      <driver intremap='on' caching_mode='on' aw_bits='48'/>\n" \
	"    </iommu>\n"
#define SMMU                                               \
	"    <iommu model='smmuv3'>\n"                     \
	"      <driver pciBus='1' accel='on' oas='44'/>\n" \
	"    </iommu>\n"
#define RNG                                                                                   \
	"    <rng model='virtio'>\n"                                                          \
	"      <backend model='egd' type='udp'/>\n"                                           \
	"      <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>\n" \
	"    </rng>\n"
#define END_XML          \
	"  </devices>\n" \
	"</domain>\n"

/* ---- alpha ---- */

static const char alpha_in[] = HEAD("kvm", "alpha") WRITTEN("q35") IOAPIC DEVICES_IN("x86_64")
	PORT_IN "\
    <hostdev mode='subsystem' type='pci' managed='yes'>\n\
      <driver iommufd='yes'/>\n\
      <source>\n\
        <address bus='6' slot='0x12' function='5'/>\n\
      </source>\n\
      <address type='pci' bus='1' slot='0'/>\n\
    </hostdev>\n" BALLOON INTEL END_XML;

static const char alpha_out[] = HEAD("kvm", "alpha") SIZE BOOTED("q35")
	IOAPIC QEMU64 FATE DEVICES_OUT("x86_64") Q35_PORT SATA PS2 AUDIO_OUT "\
    <hostdev mode='subsystem' type='pci' managed='yes'>\n\
      <driver iommufd='yes'/>\n\
      <source>\n\
        <address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/>\n\
      </source>\n\
      <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>\n\
    </hostdev>\n" ITCO_OUT BALLOON INTEL END_XML;

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
  </features>\n" DEVICES_IN("aarch64") "\
    <controller type='pci' index='1' model='pcie-expander-bus'>\n\
      <target busNr='252'/>\n\
      <address type='pci' slot='1'/>\n\
    </controller>\n" BALLOON SMMU END_XML;

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
  </cpu>\n" FATE DEVICES_OUT("aarch64") "\
    <controller type='pci' index='1' model='pcie-expander-bus'>\n\
      <model name='pxb-pcie'/>\n\
      <target busNr='252'/>\n\
      <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x0'/>\n\
    </controller>\n" AUDIO_OUT BALLOON SMMU END_XML;

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

static const char gamma_in[] = HEAD("qemu", "gamma") WRITTEN("pc") "\
  <devices>\n\
    <controller type='usb' model='none'/>\n" BALLOON "\
    <iommu model='intel'/>\n" END_XML;

static const char gamma_err[] =
	"unsupported configuration: IOMMU device: 'intel' is only supported with Q35 machines\n";

/* ---- delta ---- */

static const char delta_in[] = HEAD("qemu", "delta") WRITTEN("q35") DEVICES_IN("x86_64")
	PORT_IN BALLOON RNG END_XML;

static const char delta_out[] = HEAD("qemu", "delta") SIZE BOOTED("q35")
	QEMU64 FATE DEVICES_OUT("x86_64") Q35_PORT SATA PS2 AUDIO_OUT ITCO_OUT BALLOON RNG END_XML;

static const char delta_args[] = ENV("delta") "/usr/bin/qemu-system-x86_64 \\\n" START("delta") "\
-machine q35,usb=off,dump-guest-core=off,memory-backend=pc.ram,acpi=off \\\n\
-accel tcg \\\n\
-cpu qemu64 \\\n" MEMORY("pc.ram") MONITOR("@mon-fd@") MON BOOT "\
-device '{\"driver\":\"pcie-root-port\",\"port\":16,\"chassis\":1,\"id\":\"pci.1\",\"bus\":\"pcie.0\",\"addr\":\"0x2\"}' \\\n" AUDIO
	ITCO "\
-object '{\"qom-type\":\"rng-egd\",\"id\":\"objrng0\",\"chardev\":\"charrng0\"}' \\\n\
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
