package app

import (
	"errors"
	"fmt"
	"strconv"
)

// Step is one step of the wizard, or Home after it.
type Step uint8

// The steps in their order.
const (
	StepKeys Step = iota
	StepDiscover
	StepTypes
	StepOrganizations
	StepDevices
	StepSaaS
	StepPlan
	StepApply
	StepFinish
	StepHome
)

// String returns the step's title.
func (s Step) String() string {
	titles := []string{"Keys", "Discover", "Device types", "Organizations", "Devices", "SaaS Alerts", "Plan", "Apply", "Finish", "Home"}
	if int(s) < len(titles) {
		return titles[s]
	}
	return "step " + strconv.Itoa(int(s))
}

// StepState says where a step stands.
type StepState string

// The states of a step.
const (
	StepAhead   StepState = "ahead"
	StepOpen    StepState = "open"
	StepDone    StepState = "done"
	StepSkipped StepState = "skipped"
)

// StepInfo is one step of the breadcrumb.
type StepInfo struct {
	Step  Step
	State StepState
	Open  int // rows that wait for a person, of the steps that review
}

// Overview is what every screen shows round itself.
type Overview struct {
	Generation uint64
	Workspace  string
	Temporary  bool
	Person     string
	Steps      []StepInfo
	Resume     Step
	Finished   bool   // the wizard is done: Home is open
	Busy       string // what runs now, in words
	Undo, Redo string // what these would take back or do again
	Scope      string // what the work is narrowed to, in words; "" means everybody
}

// Overview returns the state of the workspace as a whole.
func (a *App) Overview() Overview {
	a.mu.RLock()
	defer a.mu.RUnlock()
	o := Overview{
		Generation: a.generation, Workspace: a.opt.Name, Temporary: a.opt.Temporary, Person: a.opt.Person,
		Resume: a.settings.At, Finished: a.settings.Completed[StepFinish], Busy: a.busy(),
		Undo: a.decided.undoLabel(), Redo: a.decided.redoLabel(), Scope: a.scope(),
	}
	for s := StepKeys; s <= StepHome; s++ {
		o.Steps = append(o.Steps, a.stepInfo(s))
	}
	return o
}

func (a *App) stepInfo(s Step) StepInfo {
	info := StepInfo{Step: s, State: StepAhead}
	switch {
	case s == StepSaaS && a.settings.Skipped[VendorSaaSAlerts]:
		info.State = StepSkipped
	case a.done(s):
		info.State = StepDone
	case a.reachable(s) == nil:
		info.State = StepOpen
	}
	switch s {
	case StepOrganizations:
		info.Open = a.matching.orgCounts.open()
	case StepDevices:
		info.Open = a.matching.deviceCounts.open()
	}
	return info
}

// done says whether a step is done: a person has said so and it is true, or
// nothing of it is left whoever passed it by.
func (a *App) done(s Step) bool {
	switch s {
	case StepTypes: // a plan that a person approved rests on them
		return a.settings.Completed[s] || a.settings.Approved
	case StepApply:
		return (a.settings.Completed[s] || a.settings.Approved) && a.cameAbout(s)
	case StepKeys, StepDiscover, StepOrganizations, StepDevices, StepSaaS, StepPlan, StepFinish, StepHome:
	}
	return a.settings.Completed[s] && a.cameAbout(s)
}

// cameAbout says whether what a step is for is true now: a person may go on
// without it, and what was read since may undo it.
func (a *App) cameAbout(s Step) bool {
	switch s {
	case StepKeys:
		return a.verified()
	case StepDiscover:
		return a.known()
	case StepOrganizations:
		return a.matching.orgCounts.open() == 0
	case StepDevices:
		return a.matching.deviceCounts.open() == 0
	case StepSaaS:
		return a.settings.SaaS.Connected
	case StepPlan:
		return a.settings.PlanLeft == 0
	case StepApply:
		return a.settings.Completed[StepPlan] && a.settings.PlanLeft == 0 && !a.applying.running()
	case StepTypes, StepFinish, StepHome:
	}
	return true
}

// reachable says why a step cannot be worked on yet, nil if it can.
func (a *App) reachable(s Step) error {
	switch {
	case s == StepKeys:
		return nil
	case s == StepHome:
		if !a.settings.Completed[StepFinish] {
			return errors.New("Home opens when the wizard is finished")
		}
		return nil
	case !a.verified():
		return errors.New("verify the keys of Syncro and IT Glue first")
	case s == StepDiscover || a.known():
		return nil
	}
	return errors.New("customers and organizations are not read yet: wait for Discover")
}

// Reachable says why a step cannot be opened yet, nil if it can.
func (a *App) Reachable(s Step) error {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.reachable(s)
}

// Leave remembers the step where the person is: the next start resumes there.
func (a *App) Leave(at Step) error {
	a.mu.RLock()
	same := a.settings.At == at
	a.mu.RUnlock()
	if same {
		return nil
	}
	return a.set(func(s *Settings) error {
		s.At = at
		return nil
	})
}

// Complete marks a step as done by the person. It refuses with the reason when
// the step cannot be done yet. Going on from a plan that nobody has carried out
// does not do it: the plan is done once something of it is written, or once
// there is nothing to write.
func (a *App) Complete(step Step) error {
	a.mu.RLock()
	err := a.mayComplete(step)
	pending := step == StepPlan && !a.nothingPlanned()
	a.mu.RUnlock()
	if err != nil || pending {
		return err
	}
	return a.set(func(s *Settings) error {
		s.Completed[step] = true
		if step == StepPlan {
			s.PlanLeft = 0
		}
		return nil
	})
}

func (a *App) mayComplete(step Step) error {
	if err := a.reachable(step); err != nil {
		return fmt.Errorf("%s is not done: %w", step, err)
	}
	switch step {
	case StepKeys:
		if !a.verified() {
			return errors.New("verify the keys of Syncro and IT Glue first")
		}
	case StepDiscover:
		if !a.known() {
			return errors.New("customers and organizations are not read yet: start discovery and wait for them")
		}
	case StepTypes:
		if len(a.settings.Policy.Types) == 0 {
			return errors.New("no device type is mapped: map at least one, or nothing can be created")
		}
	case StepApply:
		if a.applying.running() {
			return errors.New("the plan is still being applied: wait, or cancel it first")
		}
	case StepFinish:
		if !a.settings.Completed[StepFinish] && !a.settings.Approved && !a.nothingPlanned() {
			return errors.New("no plan was ever approved: 7 goes there")
		}
	case StepSaaS, StepOrganizations, StepDevices, StepPlan, StepHome:
	}
	return nil
}

// nothingPlanned says whether the plan that is shown writes nothing. The caller
// holds the lock.
func (a *App) nothingPlanned() bool { return a.planned.state == PlanReady && a.planned.full.Empty() }

// FinishUnseen ends the wizard although nobody has approved a plan: whoever sets
// a workspace up by program answers for what the passes then write. A person ends
// it with Complete.
func (a *App) FinishUnseen() error {
	return a.set(func(s *Settings) error {
		s.Completed[StepFinish] = true
		return nil
	})
}
