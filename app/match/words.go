package match

import "strings"

// commonWords say little about who bears them; a corpus of a few dozen names cannot teach that by itself.
var commonWords = wordSet(`
	group holding services solutions service systems system technologies technology tech international global national american united general
	consulting consultants consultant partners partner associates assoc management industries industry industrial enterprises enterprise trading
	business investments investment capital properties property realty estate real construction contracting contractors builders building design
	center clinic medical health healthcare dental dentistry orthodontics family care hospital physicians pharmacy law legal attorneys office offices firm
	school schools academy college university education learning institute foundation association society club church ministries community council
	restaurant cafe grill bar hotel inn house kitchen pizza deli bakery market store shop foods food
	auto automotive motors motor transport logistics trucking freight shipping supply products manufacturing electric electrical electronics plumbing heating
	engineering engineers energy power oil gas water environmental security insurance agency financial finance bank banking credit trust fund funds accounting tax
	marketing media communications network networks digital data software computer computers it online web sales equipment machine tool tools
	home homes child children day early kids youth senior center city county state town village valley park lake river street main new old first
	professional personal quality premier advanced advantage custom total complete best one pro plus corporation company development research resources labs laboratory
	de la le el los las du des del di da of for at in on by to und et y e der die das von van a an
`)

// tinyWords tie names together; they carry next to nothing.
var tinyWords = wordSet(`of for at in on by to de la le el los las du des del di da und et y e der die das von a an`)

// placeWords are places and directions: two names that differ in them alone are two branches.
var placeWords = wordSet(`
	north south east west northern southern eastern western northeast northwest southeast southwest upper lower uptown downtown midtown
	alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan
	minnesota mississippi missouri montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming
	newyork newjersey newmexico newhampshire northcarolina southcarolina northdakota southdakota westvirginia rhodeisland
	losangeles sanfrancisco sandiego sanjose sanantonio hongkong saltlake southbend stlouis saintlouis neworleans lasvegas elpaso fortworth
	chicago houston phoenix philadelphia dallas austin jacksonville columbus charlotte indianapolis seattle denver boston nashville detroit portland memphis louisville baltimore milwaukee albuquerque
	tucson fresno sacramento mesa atlanta omaha miami oakland minneapolis tulsa tampa arlington wichita cleveland bakersfield aurora anaheim honolulu orlando pittsburgh cincinnati anchorage toledo
	buffalo newark plano henderson lincoln raleigh richmond boise spokane rochester akron knoxville brooklyn manhattan queens bronx buckhead
	toronto montreal vancouver calgary ottawa edmonton winnipeg quebec london manchester birmingham leeds glasgow edinburgh dublin sydney melbourne brisbane perth adelaide auckland
	paris berlin munich hamburg frankfurt vienna zurich geneva amsterdam rotterdam brussels madrid barcelona rome milan lisbon stockholm oslo copenhagen helsinki warsaw prague budapest
	tokyo osaka singapore shanghai beijing mumbai delhi bangalore dubai
	us uk usa canada mexico brazil chile argentina colombia peru england scotland wales ireland france germany spain portugal italy netherlands holland belgium switzerland schweiz austria sweden
	norway norge denmark finland poland nederland russia ukraine turkey israel india china japan korea taiwan thailand vietnam indonesia malaysia philippines australia africa egypt nigeria kenya asia europe
	america estonia ethiopia chad iraq iran armenia
`)

// spellings lead from an abbreviation or a variant to one spelling. Where an abbreviation has two readings (St is Saint and Street), all of them lead to it.
var spellings = pairs(`
	intl international int international internat international svcs services svc services service services srvs services serv services servs services
	mgmt management mgt management mngmt management mgnt management assn assoc associates assoc association assoc associate assoc assocs assoc associated assoc assc assoc ass assoc
	bros brothers brother brothers ctr center cntr center centre center cent center centers center centres center mfg manufacturing manuf manufacturing mfrs manufacturing natl national nat national
	univ university saint st street st sainte st ste st mount mt mtn mt mountain mt fort ft dept department govt government gov government gvt government
	tech technologies technology technologies techs technologies technical technologies sys systems system systems systm systems grp group gruppe group grupo group groupe group
	hldgs holding holdings holding hldg holding ind industries inds industries industry industries industrial industries ent enterprises entps enterprises enterprise enterprises enterprises enterprises
	elec electric elect electric electrical electric constr construction const construction cnstr construction eng engineering engr engineering engrg engineering
	hosp hospital med medical acad academy sch school schools school elem elementary dev development devt development develop development
	ins insurance agcy agency prop property props property properties property dist distribution distr distribution distributors distribution distributing distribution
	comm community commun community communications communications telecom telecommunications prof professional pros professional
	equip equipment mach machine auto automotive autos automotive trans transport transp transport transportation transport
	rest restaurant ristorante restaurant restaurante restaurant deli delicatessen delis delicatessen bbq barbecue barbeque barbecue caffe cafe coffe coffee
	chiro chiropractic ortho orthodontics pharm pharmacy vet veterinary lib library inst institute fdn foundation found foundation
	solns solutions soln solutions sol solutions solution solutions cons consulting conslt consulting consult consulting consultancy consulting consultants consulting
	invt investment invest investments investment investments prods products product products prod products
	daycare day-care childcare child-care healthcare health-care organisation organization organisations organization org organization orgs organization
	labour labor colour color theatre theater jewellery jewelry tyre tire lawyers law attorneys law attorney law
	dr doctor twp township cty county co-op coop jr junior sr senior hq headquarters fka formerly presby presbyterian cath catholic
`)

// numberWords and phrases are read as digits or as one token.
var numberWords = pairs(`
	one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 eleven 11 twelve 12 thirteen 13 fourteen 14 fifteen 15 sixteen 16 seventeen 17 eighteen 18 nineteen 19
	twenty 20 thirty 30 forty 40 fourty 40 fifty 50 sixty 60 seventy 70 eighty 80 ninety 90
	first 1 second 2 third 3 fourth 4 fifth 5 sixth 6 seventh 7 eighth 8 ninth 9 tenth 10 eleventh 11 twelfth 12
	ii 2 iii 3 iv 4 vi 6 vii 7 viii 8 ix 9 xi 11 xii 12 xiii 13 xiv 14 xv 15 xvi 16 xvii 17 xviii 18 xix 19 xx 20
`)

// placePhrases are places of two words, read as one token.
var placePhrases = pairs(`
	new|york newyork new|jersey newjersey new|mexico newmexico new|hampshire newhampshire north|carolina northcarolina south|carolina southcarolina north|dakota northdakota
	south|dakota southdakota west|virginia westvirginia rhode|island rhodeisland los|angeles losangeles san|francisco sanfrancisco san|diego sandiego san|jose sanjose san|antonio sanantonio
	hong|kong hongkong south|bend southbend st|louis stlouis saint|louis stlouis new|orleans neworleans las|vegas lasvegas el|paso elpaso ft|worth fortworth
	united|states us united|kingdom uk u|s us u|k uk
`)

func wordSet(text string) map[string]bool {
	set := make(map[string]bool)
	for _, word := range strings.Fields(text) {
		set[word] = true
	}
	return set
}

// pairs reads "from to from to".
func pairs(text string) map[string]string {
	fields := strings.Fields(text)
	m := make(map[string]string, len(fields)/2)
	for i := 0; i+1 < len(fields); i += 2 {
		m[fields[i]] = fields[i+1]
	}
	return m
}
