package match

// GroupInput is what decides in which group a customer is reviewed.
type GroupInput struct {
	Residential bool // no business name
	Disabled    bool
	Assets      int // included assets
}

// CustomerGroup is a group of customers that one reversible act can settle before review.
type CustomerGroup uint8

// The groups.
const (
	ToReview                CustomerGroup = iota // active business customers with assets
	Residential                                  // private persons with assets
	ResidentialWithoutAsset                      // private persons without any asset
	WithoutAsset                                 // active business customers without any asset: matched, never created
	Disabled                                     // disabled customers, whatever else they are
)

// Group says in which group a customer is reviewed. Disabled outweighs everything, since nothing is synced for such a customer.
func Group(c GroupInput) CustomerGroup {
	switch {
	case c.Disabled:
		return Disabled
	case c.Residential && c.Assets == 0:
		return ResidentialWithoutAsset
	case c.Residential:
		return Residential
	case c.Assets == 0:
		return WithoutAsset
	default:
		return ToReview
	}
}

// String gives the words of the screen, as in "2,610 residential without agent".
func (g CustomerGroup) String() string {
	switch g {
	case Residential:
		return "residential"
	case ResidentialWithoutAsset:
		return "residential without agent"
	case WithoutAsset:
		return "without assets"
	case Disabled:
		return "disabled"
	default:
		return "to review"
	}
}
