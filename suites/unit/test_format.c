/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: what is printed reads and prints the same, in libvirt's order and spelling, whatever order it was written in.
 * Cannot prove: that whole outputs are libvirt's; the golden cases do.
 * Truth: libvirt's spec 1.3, 1.4, 3.2, 4.1, 11.8, 13.3.
 */
#include "unit.h"

#define CTL UNIT_CONTROLLER
#define PORT1 CTL("1", "pcie-root-port", UNIT_PCI("0", "3", "0"))
#define ACPI "<features><acpi/></features>"

#define BALLOON(xml)                                                               \
	"<domain type='qemu'>" UNIT_HEAD "<os><type machine='q35'>hvm</type></os>" \
	"<devices><controller type='usb' model='none'/>" xml "</devices></domain>"

static const struct unit_print documents[] = {
	{ "a bare q35 is stable", UNIT_Q35("", ""), NULL, NULL },
	{ "a bare pc is stable", UNIT_PC("", ""), NULL, NULL },
	{ "a bare virt is stable", UNIT_VIRT("", ""), NULL, NULL },
	{ "the five characters are escaped everywhere",
	  UNIT_Q35("<title>a&lt;b&gt;c&amp;d'e\"f</title>",
		   "<emulator>/a'b&quot;c&amp;d</emulator>"),
	  "<title>a&lt;b&gt;c&amp;d&apos;e&quot;f</title>", NULL },
	{ "an attribute is escaped too",
	  UNIT_Q35("<iommufd enabled='yes' fdgroup='a&lt;&gt;&amp;&apos;&quot;'/>", ""),
	  "fdgroup='a&lt;&gt;&amp;&apos;&quot;'", NULL },
	{ "metadata keeps its single quotes and gets double ones",
	  UNIT_Q35("<metadata><a:x xmlns:a='u' y='1&quot;'>it's</a:x></metadata>", ""),
	  "<a:x xmlns:a=\"u\" y=\"1&quot;\">it's</a:x>", NULL },
	{ "metadata keeps double quotes in texts, and escapes the other signs",
	  UNIT_Q35("<metadata><a:x xmlns:a='u'>\"a\"&gt;&lt;&amp;</a:x></metadata>", ""),
	  "<a:x xmlns:a=\"u\">\"a\"&gt;&lt;&amp;</a:x>", NULL },
	{ "metadata keeps a name space without prefix",
	  UNIT_Q35("<metadata><x xmlns='u'/></metadata>", ""), "<x xmlns=\"u\"/>", NULL },
	{ "a name space that metadata uses is declared there",
	  "<domain xmlns:q='urn:q' type='qemu' xmlns:m='urn:&lt;m' xmlns:u='urn:u'>" UNIT_HEAD
	  "<metadata xmlns:o='urn:o'><m:x q:y='1' o:z='2'/></metadata><os><type machine='q35'>hvm"
	  "</type></os><devices><controller type='usb' model='none'/><memballoon model='none'/>"
	  "</devices></domain>",
	  "  <metadata xmlns:o=\"urn:o\" xmlns:m=\"urn:&lt;m\" xmlns:q=\"urn:q\">\n", "urn:u" },
	{ "a prefix that metadata declares anew is not the domain's",
	  "<domain type='qemu' xmlns:m='urn:m'>" UNIT_HEAD
	  "<metadata><m:x xmlns:m='urn:own'><m:y/></m:x></metadata><os><type machine='q35'>hvm"
	  "</type></os><devices><controller type='usb' model='none'/><memballoon model='none'/>"
	  "</devices></domain>",
	  "  <metadata>\n    <m:x xmlns:m=\"urn:own\">\n", "urn:m\"" },
	{ "metadata keeps one child of each name space",
	  UNIT_Q35("<metadata>t<a:x xmlns:a='u'/><b/><c:y xmlns:c='u'/><d:z xmlns:d='v'/></metadata>"
		   "<metadata><a:w xmlns:a='w'/></metadata>",
		   ""),
	  "  <metadata>\n    <a:x xmlns:a=\"u\"/>\n    <d:z xmlns:d=\"v\"/>\n  </metadata>\n",
	  "a:w" },
	{ "parts of QEMU's name space are joined under its prefix",
	  "<domain type='qemu' xmlns:q='" QEMU_SPACE "'>" UNIT_HEAD
	  "<q:commandline><q:env value='1' name='E'/></q:commandline><os><type machine='q35'>hvm"
	  "</type></os><devices><controller type='usb' model='none'/><memballoon model='none'/>"
	  "</devices><q:commandline><q:arg value='a' x='y'/><q:z/><arg value='b'/></q:commandline>"
	  "</domain>",
	  "  <qemu:commandline>\n    <qemu:arg value='a'/>\n    <qemu:env name='E' value='1'/>\n"
	  "  </qemu:commandline>\n</domain>\n",
	  "xmlns:q=" },
	{ "a part of QEMU's name space that says nothing is dropped",
	  "<domain type='qemu' xmlns:q='" QEMU_SPACE "'>" UNIT_HEAD
	  "<os><type machine='q35'>hvm</type></os><devices><controller type='usb' model='none'/>"
	  "<memballoon model='none'/></devices><q:commandline/><q:deprecation/></domain>",
	  "<domain type='qemu'>\n", "qemu:" },
	{ "other people's attributes and elements of a carried device are dropped",
	  "<domain type='qemu' xmlns:d='urn:d'>" UNIT_HEAD
	  "<os><type machine='q35'>hvm</type></os><devices>"
	  "<controller type='usb' model='none'/><memballoon model='none'/>"
	  "<tpm model='tpm-tis' xmlns:m='urn:own'><backend d:x='1' m:z='3' y='2'><m:a/></backend>"
	  "<d:b/></tpm></devices></domain>",
	  "    <tpm model='tpm-tis'>\n      <backend y='2'/>\n    </tpm>\n", "urn:" },
	{ "a name space of what is dropped is dropped",
	  "<domain type='qemu' xmlns:d='urn:d'><d:foo/>" UNIT_HEAD
	  "<os><type machine='q35'>hvm</type></os><devices>"
	  "<controller type='usb' model='none'/><memballoon model='none'/>"
	  "<panic model='isa'><alias d:x='y' name='ua-p'/></panic></devices></domain>",
	  "<domain type='qemu'>\n", "urn:d" },
	{ "other people's attributes of an address are dropped",
	  "<domain type='qemu' xmlns:d='urn:d' xmlns:e='urn:e'>" UNIT_HEAD
	  "<os><type machine='q35'>hvm</type></os><devices>"
	  "<controller type='usb' model='none'/><memballoon model='none'/>"
	  "<panic d:x='1' model='isa'><address type='isa' iobase='0x505' e:y='1'/></panic>"
	  "</devices></domain>",
	  "<address type='isa' iobase='0x505'/>\n", "urn:" },
	{ "metadata keeps character data as text",
	  UNIT_Q35("<metadata><a:x xmlns:a='u'><![CDATA[ <b> ]]></a:x></metadata>", ""),
	  "<a:x xmlns:a=\"u\"> &lt;b&gt; </a:x>", NULL },
	{ "white space that is meant stays in attributes of metadata",
	  UNIT_Q35("<metadata><a:x xmlns:a='u' y='1&#9;2&#10;3&#13;4'/></metadata>", ""),
	  " y=\"1&#9;2&#10;3&#13;4\"", NULL },
	{ "white space that is meant stays in texts of metadata",
	  UNIT_Q35("<metadata><a:x xmlns:a='u'>1&#9;2&#10;3&#13;4</a:x></metadata>", ""),
	  ">1\t2\n3&#13;4<", NULL },
	{ "white space that is meant stays in what is carried through",
	  UNIT_Q35("", "<tpm model='tpm-tis'><backend type='a&#9;b&#10;c&#13;d'>e&#13;f&#10;g"
		       "</backend></tpm>"),
	  "='a&#9;b&#10;c&#13;d'>e&#13;f\ng<", NULL },
	{ "white space that is meant stays in an address that is not typed",
	  UNIT_Q35("", "<tpm model='tpm-tis'><address type='isa' iobase='a&#9;b'/></tpm>"),
	  "iobase='a&#9;b'", NULL },
	{ "comments and instructions stay inside the children of metadata",
	  UNIT_Q35("<metadata> <!-- c --> <?p  q r?> <a:x xmlns:a='u'><!----><?p?></a:x></metadata>",
		   ""),
	  "  <metadata>\n    <a:x xmlns:a=\"u\">\n      <!---->\n"
	  "      <?p?>\n    </a:x>\n  </metadata>\n",
	  "<!-- c" },
	{ "comments part texts of metadata",
	  UNIT_Q35("<metadata><a:x xmlns:a='u'>a<!--b-->c</a:x></metadata>", ""), ">a<!--b-->c<",
	  NULL },
	{ "instructions are dropped elsewhere", UNIT_Q35("<title>t<?p q?>u</title>", "<?p?>"),
	  "<title>tu</title>", "<?" },
	{ "comments are dropped", UNIT_Q35("<!-- a --><title>t<!-- b --></title>", "<!-- c -->"),
	  "<title>t</title>", "<!--" },
	{ "character data is text", UNIT_Q35("<title><![CDATA[a<b]]>c</title>", ""),
	  "<title>a&lt;bc</title>", "CDATA" },
	{ "character data goes on with a text", UNIT_Q35("<title>a<![CDATA[<b]]>c</title>", ""),
	  "<title>a&lt;bc</title>", "CDATA" },
	{ "attributes that are carried through follow the others, in libvirt's order",
	  UNIT_Q35(
		  "<cpu><numa><cell discard='yes' memAccess='shared' memory='1' cpus='0'/></numa></cpu>",
		  ""),
	  "<cell id='0' cpus='0' memory='1' unit='KiB' memAccess='shared' discard='yes'/>", NULL },
	{ "they are escaped",
	  UNIT_Q35("<clock timezone='a&lt;b&gt;&amp;&apos;&quot;' offset='timezone'/>", ""),
	  "<clock offset='timezone' timezone='a&lt;b&gt;&amp;&apos;&quot;'/>", NULL },
	{ "those that are ignored are not printed",
	  UNIT_Q35("<clock foo='1' start='1' offset='absolute'/>", ""),
	  "<clock offset='absolute' start='1'/>", "foo" },
	{ "timers keep what is not read",
	  UNIT_Q35(
		  "<clock><timer track='guest' name='rtc' tickpolicy='catchup'>"
		  "<catchup slew='1'/></timer><timer mode='native' frequency='3' name='tsc'/></clock>",
		  ""),
	  "<timer name='rtc' tickpolicy='catchup' track='guest'>\n      <catchup slew='1'/>\n"
	  "    </timer>\n    <timer name='tsc' frequency='3' mode='native'/>",
	  NULL },
	{ "the APIC keeps its attribute", UNIT_Q35("<features><apic eoi='on'/></features>", ""),
	  "<apic eoi='on'/>", NULL },
	{ "a CPU keeps the vendor's name",
	  UNIT_Q35("<cpu><model vendor_id='x' fallback='forbid'>qemu64</model></cpu>", ""),
	  "<model fallback='forbid' vendor_id='x'>qemu64</model>", NULL },
	{ "vCPUs one by one stay behind their number",
	  UNIT_Q35("<vcpus><vcpu id='0'/></vcpus>", ""),
	  "</vcpu>\n  <vcpus>\n    <vcpu id='0'/>\n  </vcpus>\n  <os>", NULL },
	{ "a balloon keeps its switches",
	  BALLOON("<memballoon model='none' freePageReporting='on' autodeflate='on'/>"),
	  "<memballoon model='none' autodeflate='on' freePageReporting='on'/>", NULL },
	{ "an audio back end keeps its server",
	  UNIT_Q35("", "<audio id='1' type='pulseaudio' serverName='s'/>"),
	  "<audio id='1' type='pulseaudio' serverName='s'/>", NULL },
	{ "names of other scripts stay", UNIT_Q35("<title>\xc3\xa9\xe2\x82\xac</title>", ""),
	  "<title>\xc3\xa9\xe2\x82\xac</title>", NULL },
	{ "character references become characters", UNIT_Q35("<title>&#233;&#x20ac;</title>", ""),
	  "<title>\xc3\xa9\xe2\x82\xac</title>", NULL },
	{ "intel's attributes have an order",
	  UNIT_Q35("<features><ioapic driver='qemu'/></features>",
		   "<iommu model='intel'><driver dma_translation='on' aw_bits='48' iotlb='on' "
		   "eim='on' caching_mode='on' intremap='on'/></iommu>"),
	  "<driver intremap='on' caching_mode='on' eim='on' iotlb='on' aw_bits='48' "
	  "dma_translation='on'/>",
	  NULL },
	{ "amd's attributes have an order",
	  UNIT_Q35("", "<iommu model='amd'><driver xtsup='on' passthrough='on' iotlb='on' "
		       "intremap='on'/>" UNIT_PCI("0", "4", "0") "</iommu>"),
	  "<driver intremap='on' iotlb='on' passthrough='on' xtsup='on'/>", NULL },
	{ "smmuv3's attributes have an order, and zero is kept",
	  UNIT_VIRT(
		  "",
		  CTL("1", "pcie-expander-bus",
		      UNIT_PCI("0", "3",
			       "0")) "<iommu model='smmuv3'><driver oas='44' ssidsize='0' ril='on' ats='on' "
				     "cmdqv='on' accel='on' pciBus='1'/></iommu>"),
	  "<driver pciBus='1' accel='on' cmdqv='on' ats='on' ril='on' ssidsize='0' oas='44'/>",
	  NULL },
	{ "aw_bits 0 is no aw_bits",
	  UNIT_Q35("", "<iommu model='intel'><driver aw_bits='0'/></iommu>"),
	  "<iommu model='intel'/>", "<driver" },
	{ "a granule is printed in KiB",
	  UNIT_Q35(
		  ACPI,
		  "<iommu model='virtio'><driver><granule size='65536' unit='b'/></driver>" UNIT_PCI(
			  "0", "4", "0") "</iommu>"),
	  "<granule size='64' unit='KiB'/>", NULL },
	{ "a granule of the host is printed so",
	  UNIT_Q35(ACPI, "<iommu model='virtio'><driver><granule mode='host'/></driver>" UNIT_PCI(
				 "0", "4", "0") "</iommu>"),
	  "<granule mode='host'/>", "unit='KiB'/>\n      </driver>" },
	{ "a unit alone is not printed",
	  UNIT_Q35(ACPI, "<iommu model='virtio'><driver><granule unit='MiB'/></driver>" UNIT_PCI(
				 "0", "4", "0") "</iommu>"),
	  "<iommu model='virtio'>\n      <address", "granule" },
	{ "a driver without content is dropped",
	  UNIT_Q35("", "<iommu model='intel'><driver/></iommu>"), "<iommu model='intel'/>", NULL },
	{ "memory is printed in KiB, its attributes in order",
	  "<domain type='qemu'><name>t</name>" UNIT_UUID
	  "<memory unit='MB' dumpCore='off'>64</memory><os><type machine='q35'>hvm</type></os>"
	  "<devices><controller type='usb' model='none'/><memballoon model='none'/></devices>"
	  "</domain>",
	  "<memory dumpCore='off' unit='KiB'>62500</memory>", NULL },
	{ "an empty unit is KiB",
	  "<domain type='qemu'><name>t</name>" UNIT_UUID "<memory unit=''>65536</memory>"
	  "<os><type machine='q35'>hvm</type></os><devices>"
	  "<controller type='usb' model='none'/><memballoon model='none'/></devices></domain>",
	  "<memory unit='KiB'>65536</memory>", NULL },
	{ "a controller's target has an order",
	  UNIT_Q35("",
		   CTL("1", "pcie-root-port",
		       "<target memReserve='64' hotplug='off' port='16' chassis='0x2'/>" UNIT_PCI(
			       "0", "2", "0"))),
	  "<target chassis='2' port='0x10' hotplug='off' memReserve='64'/>", NULL },
	{ "an expander's node stands in its target",
	  UNIT_Q35("<vcpu>2</vcpu><cpu><numa><cell cpus='0-1' memory='65536'/></numa></cpu>",
		   CTL("1", "pcie-expander-bus",
		       "<target busNr='0x80'><node>0</node></target>" UNIT_PCI("0", "3", "0"))),
	  "<target busNr='128'>\n        <node>0</node>\n      </target>", NULL },
	{ "a hole comes last and zero is kept",
	  UNIT_Q35("", CTL("0", "pcie-root", "<pcihole64 unit='MiB'>0</pcihole64>")),
	  "<pcihole64 unit='KiB'>0</pcihole64>\n    </controller>", NULL },
	{ "a host device's attributes and children have an order",
	  UNIT_Q35("",
		   PORT1 "<hostdev managed='yes' type='pci' mode='subsystem'>" UNIT_PCI(
			   "1", "0",
			   "0") "<acpi index='7'/><rom bar='off'/>"
				"<alias name='ua-x'/><boot order='1'/><driver iommufd='no' model='m' "
				"name='vfio'/><source><address function='1' slot='0x1f' bus='16' "
				"domain='1'/></source></hostdev>"),
	  "<hostdev mode='subsystem' type='pci' managed='yes'>\n"
	  "      <driver name='vfio' model='m' iommufd='no'/>\n"
	  "      <source>\n"
	  "        <address domain='0x0001' bus='0x10' slot='0x1f' function='0x1'/>\n"
	  "      </source>\n"
	  "      <boot order='1'/>\n"
	  "      <alias name='ua-x'/>\n"
	  "      <rom bar='off'/>\n"
	  "      <acpi index='7'/>\n"
	  "      <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>\n"
	  "    </hostdev>",
	  NULL },
	{ "a mediated device's UUID is printed in small letters",
	  UNIT_Q35("", PORT1 UNIT_MDEV("model='vfio-pci'", "C2177883F1BB47F0914D32A22E3A8804",
				       UNIT_PCI("1", "0", "0"))),
	  "<address uuid='c2177883-f1bb-47f0-914d-32a22e3a8804'/>", NULL },
	{ "an empty ROM file is kept",
	  UNIT_Q35("", UNIT_HOSTDEV("<rom file=''/>" UNIT_PCI("0", "4", "0"), "1", "0")),
	  "<rom file=''/>", NULL },
	{ "an unassigned address drops the rest",
	  UNIT_Q35("", UNIT_HOSTDEV("<address type='unassigned' bus='1'/>", "1", "0")),
	  "<address type='unassigned'/>", NULL },
	{ "an alias that is not the user's is dropped",
	  UNIT_Q35("", "<iommu model='intel'><alias name='iommu0'/></iommu>"),
	  "<iommu model='intel'/>", "alias" },
	{ "iommufd of the domain stands before os",
	  UNIT_Q35("<iommufd fdgroup='g' enabled='yes'/>", ""),
	  "</vcpu>\n  <iommufd enabled='yes' fdgroup='g'/>\n  <os>", NULL },
	{ "all three states of iommufd are kept: absent",
	  UNIT_Q35("<iommufd enabled='yes'/>", UNIT_HOSTDEV(UNIT_PCI("0", "4", "0"), "1", "0")),
	  "type='pci' managed='no'>\n      <source>", "<driver" },
	{ "node sets are printed in short",
	  UNIT_Q35("", UNIT_HOSTDEV("<acpi nodeset='3,0-1,2'/>" UNIT_PCI("0", "4", "0"), "1", "0")),
	  "<acpi nodeset='0-3'/>", NULL },
	{ "a model that is a text is escaped",
	  UNIT_Q35("", "<controller type='scsi' model='a&lt;&quot;b'>" UNIT_PCI(
			       "0", "4", "0") "</controller>"),
	  "<controller type='scsi' index='0' model='a&lt;&quot;b'>", NULL },
	{ "an address of another bus keeps its numbers, escaped",
	  UNIT_USB(
		  "<input type='tablet' bus='usb'><address type='usb' bus='0' port='&lt;1&apos;'/></input>"),
	  "<address type='usb' bus='0' port='&lt;1&apos;'/>", NULL },
	{ "what is read and forgotten of a carried device is kept further down",
	  UNIT_Q35("", "<panic model='isa'><boot order='1'/><x><boot order='2'/></x></panic>"),
	  "<panic model='isa'>\n      <x>\n        <boot order='2'/>\n      </x>\n    </panic>",
	  "order='1'" },
	{ "a carried device keeps its content",
	  UNIT_Q35("", "<tpm model='tpm-tis'><backend version=\"2.0\" x='&lt;'>t</backend></tpm>"),
	  "<tpm model='tpm-tis'>\n      <backend version='2.0' x='&lt;'>t</backend>\n    </tpm>",
	  NULL },
	{ "known parts of a carried device stand in libvirt's order, others behind them",
	  UNIT_Q35("", "<filesystem x='1' accessmode='squash' type='mount'><y/><target dir='b'/>"
		       "<source dir='a'/><driver z='2' format='raw' type='path'/></filesystem>"),
	  "<filesystem type='mount' accessmode='squash' x='1'>\n"
	  "      <driver type='path' format='raw' z='2'/>\n      <source dir='a'/>\n"
	  "      <target dir='b'/>\n      <y/>\n",
	  NULL },
	{ "the same names elsewhere keep the order of the document",
	  UNIT_Q35("", "<redirfilter><driver format='raw' type='x'/></redirfilter>"),
	  "<driver format='raw' type='x'/>", NULL },
	{ "what libvirt prints behind the address of a carried device does so here",
	  UNIT_Q35("", "<vsock><driver iommu='on'/><cid address='4' auto='no'/><x/>" UNIT_PCI(
			       "0", "4", "0") "</vsock>"),
	  "<cid auto='no' address='4'/>\n      <x/>\n      <address type='pci' domain='0x0000' "
	  "bus='0x00' slot='0x04' function='0x0'/>\n      <driver iommu='on'/>\n    </vsock>",
	  NULL },
	{ "an address of another bus is printed in its order",
	  UNIT_USB("<input type='tablet' bus='usb'><address port='1' bus='0' type='usb'/></input>"),
	  "<address type='usb' bus='0' port='1'/>", NULL },
};

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(documents, unit_print_is_stable),
	};

	return UNIT_RUN("format", tables);
}
