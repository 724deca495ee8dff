package saasalertstest

// Envelope is how a listing is wrapped.
type Envelope int

const (
	// Bare is an array and nothing else.
	Bare Envelope = iota
	// Data is {"data":[...]}.
	Data
	// Customers is {"customers":[...]}.
	Customers
)

// RefusalBody is how a refusal of the key looks.
type RefusalBody int

const (
	// RefusalJSON is {"message":"Unauthorized"}.
	RefusalJSON RefusalBody = iota
	// RefusalText is plain text.
	RefusalText
	// RefusalEmpty has no body.
	RefusalEmpty
)

// Habits are what the vendor may or may not do; nobody has recorded it. The zero
// value is what the saasalerts fact sheet takes for most likely; the section is
// given with each.
type Habits struct {
	WrongKey403             bool        // a wrong key is 403, not 401 (1)
	Refusal                 RefusalBody // the body of a 401 or 403 (1)
	Envelope                Envelope    // of listings (6)
	BareSingle              bool        // a listing of one is a single object (6)
	EmptyBody               bool        // a listing of none is an empty body (4)
	OptionalFieldsMissing   bool        // customers have id and name only (2)
	FirestoreTime           bool        // createTime is {_seconds,_nanoseconds} (2)
	OwnOrganizationIDs      bool        // organizationId is the device organization's own id (3a)
	OrganizationIDsRequired bool        // 422 without organizationIds (3a)
	CommaOrganizationIDs    bool        // organizationIds may be one list with commas (4)
	StrangeFields           bool        // records have fields that nobody knows, of every type (3a)
	RetryAfter              bool        // a 429 of the rate limit says how long (4)
}
