package match

// Points for devices. A serial outweighs everything but a recorded link; one address or one name is a suggestion by itself.
const (
	pointsDeviceLink          = 100
	pointsSerial              = 60
	pointsSerialShared        = 10
	pointsSerialsDiffer       = -40
	pointsMAC                 = 30
	pointsSecondMAC           = 25
	pointsVirtualMAC          = 20
	pointsMACShared           = 4
	pointsHostName            = 30
	pointsAgent               = 40
	pointsDeviceLinkElsewhere = -30
)

// deviceAgreement is all evidence for one pair of machines.
type deviceAgreement struct {
	score         int16
	link          bool
	linkElsewhere bool
	agent         bool
	name          bool
	serial        bool // equal and unique
	serialShared  bool // equal, but others have it too
	serialsDiffer bool
	macs          uint8 // equal and unique, from a network card
	virtualMACs   uint8 // equal and unique, from a hypervisor
	sharedMACs    uint8 // equal, but others have it too
}

// identified says whether anything that belongs to one machine agrees.
func (a *deviceAgreement) identified() bool {
	return a.link || a.serial || a.agent || a.macs+a.virtualMACs > 0
}

// compareMachines collects the evidence for and against one pair. It depends on the two machines and the frozen counts only.
func (e *DeviceEngine) compareMachines(l, r int32) deviceAgreement {
	a, b := &e.sides[leftSide].machines[l], &e.sides[rightSide].machines[r]
	var out deviceAgreement
	out.name = sameName(a.name, b.name)
	out.agent = a.agent != "" && a.agent == b.agent
	switch {
	case a.serial == "" || b.serial == "":
	case a.serial == b.serial:
		out.serial = e.serials.unique(e.serials.of[leftSide][l][0])
		out.serialShared = !out.serial
	default:
		out.serialsDiffer = true
	}
	e.compareMACs(l, a, b, &out)
	out.link = a.link == b.id && b.id != "" || b.link == a.id && a.id != ""
	if !out.link {
		out.linkElsewhere = e.linksToOther(rightSide, a.link) || e.linksToOther(leftSide, b.link)
	}
	out.score = int16(out.points())
	return out
}

func (e *DeviceEngine) compareMACs(l int32, a, b *machine, out *deviceAgreement) {
	for i, m := range a.macs {
		for _, n := range b.macs {
			if m != n {
				continue
			}
			switch {
			case !e.macs.unique(e.macs.of[leftSide][l][i]):
				out.sharedMACs++
			case isVirtualMAC(m) || a.virtual || b.virtual:
				out.virtualMACs++
			default:
				out.macs++
			}
		}
	}
}

// linksToOther says whether a recorded link names a living machine. A link to an archived or vanished one is history.
func (e *DeviceEngine) linksToOther(s side, id string) bool {
	if id == "" {
		return false
	}
	i, ok := e.sides[s].find(id)
	return ok && !e.sides[s].machines[i].archived
}

func (a *deviceAgreement) points() int {
	points := 0
	add := func(holds bool, n int) {
		if holds {
			points += n
		}
	}
	add(a.link, pointsDeviceLink)
	add(a.serial, pointsSerial)
	add(a.serialShared, pointsSerialShared)
	add(a.serialsDiffer, pointsSerialsDiffer)
	add(a.name, pointsHostName)
	add(a.agent, pointsAgent)
	add(a.linkElsewhere, pointsDeviceLinkElsewhere)
	return points + a.macPoints()
}

func (a *deviceAgreement) macPoints() int {
	switch {
	case a.macs >= 2:
		return pointsMAC + pointsSecondMAC
	case a.macs == 1:
		return pointsMAC
	case a.virtualMACs > 0:
		return pointsVirtualMAC
	case a.sharedMACs > 0:
		return pointsMACShared
	default:
		return 0
	}
}

// devicePair is what is kept of one compared pair of machines.
type devicePair struct {
	other     int32
	agreement deviceAgreement
	doubt     deviceDoubt
}

// deviceDoubt is the first reason against making a pair of machines automatic.
type deviceDoubt uint8

const (
	deviceDoubtNone deviceDoubt = iota
	deviceDoubtSerials
	deviceDoubtLink
	deviceDoubtArchived
	deviceDoubtShared
	deviceDoubtVirtual
	deviceDoubtOneMAC
	deviceDoubtName
	deviceDoubtAgent
	// The following depend on other records of the pool, or on other organizations.
	deviceDoubtRival
	deviceDoubtOtherRival
	deviceDoubtConflict
	deviceDoubtElsewhere
)

// String says why the pair is not automatic.
func (d deviceDoubt) String() string { return deviceDoubtTexts[d] }

var deviceDoubtTexts = [...]string{
	deviceDoubtNone:       "",
	deviceDoubtSerials:    "the serial numbers differ",
	deviceDoubtLink:       "a recorded link names another device",
	deviceDoubtArchived:   "the configuration is archived: accepting means un-archiving it",
	deviceDoubtShared:     "serial or MAC stand on several machines",
	deviceDoubtVirtual:    "a virtual machine's serial or MAC alone is not enough: it may be cloned",
	deviceDoubtOneMAC:     "a single MAC alone is not enough: docks and adapters move",
	deviceDoubtName:       "an equal name alone is not enough",
	deviceDoubtAgent:      "an equal agent alone is not enough",
	deviceDoubtRival:      "another candidate is as good",
	deviceDoubtOtherRival: "this configuration fits another device as well",
	deviceDoubtConflict:   "serial and MAC name different configurations",
	deviceDoubtElsewhere:  "the same serial or MACs stand under another organization",
}

// appraiseMachines finds the pair's own doubt.
func appraiseMachines(a *deviceAgreement, l, r *machine) deviceDoubt {
	switch {
	case a.serialsDiffer:
		return deviceDoubtSerials
	case a.link:
		return deviceDoubtNone
	case a.linkElsewhere:
		return deviceDoubtLink
	case r.archived:
		return deviceDoubtArchived
	case a.serial && (a.name || a.macs+a.virtualMACs > 0):
		return deviceDoubtNone
	case a.serial && (l.virtual || r.virtual):
		return deviceDoubtVirtual
	case a.serial, a.macs >= 2, a.macs+a.virtualMACs > 0 && a.name:
		return deviceDoubtNone
	case a.macs == 1:
		return deviceDoubtOneMAC
	case a.virtualMACs > 0:
		return deviceDoubtVirtual
	case a.serialShared || a.sharedMACs > 0:
		return deviceDoubtShared
	case a.agent:
		return deviceDoubtAgent
	default:
		return deviceDoubtName
	}
}
