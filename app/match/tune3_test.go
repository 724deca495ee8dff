package match
import "testing"
func TestTuneCount(t *testing.T) {
	m := makeUp(1, 10_000)
	e, _ := NewPartyEngine(m.left, m.right, nil, PartyOptions{})
	kept, touched, visited := 0, 0, 0
	f := e.newSearcher()
	for i := range e.sides[0].profiles {
		kept += len(e.sides[0].pairs[i])
		p := &e.sides[0].profiles[i]
		for _, k := range p.keys { if !e.corpus.keys.crowded(k) { touched += len(e.sides[1].postings[k]) } }
		f.each(0, int32(i), func(int32) { visited++ })
	}
	t.Log("kept", kept, "postings", touched, "visited", visited)
	auto, wrong, sug, hit := 0, 0, 0, 0
	for _, x := range e.Result().Matches {
		if x.Tier == Auto { auto++; if x.Candidates[0].Right != m.truth[x.Left] { wrong++ } }
		if m.truth[x.Left] != "" { sug++; if len(x.Candidates) > 0 && x.Candidates[0].Right == m.truth[x.Left] { hit++ } else if sug - hit < 10 { t.Log(x) } }
	}
	t.Log("auto", auto, "wrong", wrong, "at1", float64(hit)/float64(sug))
}
