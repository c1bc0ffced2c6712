### What `qicheng` and `qicheng-service` print for people; codes and JSON are the same in every language.

cause-bundle =
    .distinct-roots = the three roots are not distinct
    .duplicate-kid = a kid stands there twice
    .expired = past its expiry
    .form = not a bundle: { $why }
    .not-newer = not newer than the bundle held
    .purpose-mix = purposes that do not go together
    .signature = wrong signature
    .times = times that cannot be
    .too-far-ahead = the version rises too far at once
    .too-few-new-roots = fewer than two of the new roots signed
    .too-few-roots = fewer than two of the pinned roots signed

cause-cbor =
    .cut-off = cut off
    .key-order = map keys do not rise
    .not-shortest = not the shortest form
    .not-utf8 = text is not UTF-8
    .shape = not what is expected here
    .too-deep = nested too deep
    .too-large = too large
    .trailing = bytes after the end
    .unsupported = a form that is not used here

cause-check =
    .expired = past its expiry
    .place = the issuer's place has no say there
    .revoked = revoked
    .status-unknown = whether it is revoked is not known

cause-credential =
    .bounds = a value is out of bounds
    .header = a credential's header has a kid and no typ
    .not-staff = not a staff credential with a key

cause-document =
    .bounds = a value is out of bounds
    .expired = past its expiry
    .header = not the header of this type of document

cause-envelope =
    .form = not an envelope: { $why }
    .signature = wrong signature

cause-instance =
    .at = { $place }: { $why }
    .duplicate-entry = a second entry for the same type, hub and day
    .duplicate-id = the id { $id } is used twice
    .empty = must not be empty
    .feeder-not-bus = feeders and arrival trips must be of mode bus
    .impossible-window = the window ends on day { $to }, before it begins on day { $from }
    .other-mode = the mode of the service is not the mode of its type
    .out-of-range = must be from { $least } to { $most }
    .too-long = windows reach from day { $first } to day { $last }, over more than { $limit } days
    .too-many = { $count } entries are more than the { $limit } that are accepted
    .unknown-id = there is no { $kind } with the id { $id }
    .version = version { $version } is not known; this program reads version 1

cause-instance-kind =
    .group = group
    .hub = hub
    .type = type

cause-key =
    .not-a-point = not a point of P-256
    .not-a-secret = not a secret of P-256
    .unavailable = the key could not be used

cause-message =
    .bounds = a value is out of bounds
    .header = not the header of this type
    .staff = the staff credential with it: { $why }

cause-pack =
    .expression = rule { $rule }: { $why }
    .format = rule packs of format { $format } need a newer version
    .hidden-field = rule { $rule } looks at { $field } without saying so
    .id = the id { $id } is malformed or used twice
    .json = not a rule pack: line { $line }, column { $column }
    .too-large = the rule pack is too large
    .too-many-rules = the rule pack has too many rules
    .validity = the rule pack ends before it begins
    .words = the words of { $of } are missing or too long

cause-picture =
    .not-a-picture = not a readable PNG or JPEG picture
    .too-large = picture is larger than { $bytes } bytes or { $pixels } pixels

cause-qr-code =
    .encode = the picture could not be encoded
    .scale = { $scale } pixels a module is not between 1 and { $max }
    .too-long = text of { $bytes ->
            [one] { $bytes } byte
           *[other] { $bytes } bytes
        } is too long for a QR code at level { $level }

cause-setup-code =
    .foreign = neither a set-up code nor a link to one
    .later-version = a set-up code of a later version
    .malformed = a damaged set-up code
    .other-code = a code for something else

cause-signer =
    .key = a key that no health certificate is signed with
    .malformed = not an X.509 certificate
    .too-large = too large for a certificate

cause-status =
    .beyond = an index beyond the list
    .parameter = a parameter out of range
    .times = times that cannot be
    .too-many = more indexes than a list may have
    .trailing = bits after the end

cause-storage =
    .address = not the address of a database
    .altered = a sealed value of { $table } does not open
    .busy = too many jobs wait
    .constraint = a row contradicts a rule of its table
    .corrupt = what stands in { $table } cannot be read
    .database = the database failed with code { $code }
    .disk = the disk failed
    .entropy = no random bytes to be had
    .in-use = the database is of an earlier version, and other copies of the service still run on it: stop them first
    .key = not a database that this key opens
    .newer = the database is of a later version
    .older = the database is of an earlier version: a service that starts brings it to this one
    .roots = no roots to check the database's server by
    .stopped = the storage did not finish the job
    .tls = the line to the database is not safe

cause-template =
    .missing = the value { $key } must be given
    .region = no such region
    .unknown-key = the template has no value { $key }
    .value = { $key } cannot be that

cause-trust =
    .bundle-expired = the bundle was good until { $at }
    .compromised = the key is compromised since { $at }
    .expired = the key was good until { $at }
    .not-yet = the key is not good before { $at }
    .purpose = the key is not for this purpose
    .unknown = the bundle does not name this key

cli-argument =
    .invalid = { $argument }: { $value }: { $why }
    .kid = a kid has sixteen hexadecimal digits
    .kid-at-time = give KID@TIME
    .moment = not a date and time
    .pair = KEY=VALUE
    .rfc-3339 = the time is not RFC 3339, as 2026-02-08T00:00:00Z
    .seconds = a number of seconds from 0 to 1000000
    .template = one of { $names }
    .ticket = a ticket has 32 hexadecimal digits

cli-certificate =
    .cannot-verify = cannot verify
    .check-base45 = written in base45
    .check-compression = compressed as it should be
    .check-document = holds a document
    .check-expiration = issued and not expired
    .check-key-usage = its signer may certify this
    .check-prefix = begins with HC1:
    .check-schema = complete, with codes that are known
    .check-signature = signed by a signer that is trusted
    .does-not-hold = does not hold
    .dose = dose { $given } of { $all }
    .holder = { $name }, born { $born }
    .holds = holds
    .negative = negative
    .nucleic-acid-test = nucleic-acid test
    .other = not this person's
    .own = of this person
    .positive = positive
    .rapid-test = rapid test
    .recovery = recovery
    .unproven = not proven to be this person's: a name in Latin letters
    .vaccination = vaccination
    .valid = until { $until }, by { $issuer ->
            [none] an unnamed issuer
           *[other] { $issuer }
        }

cli-code =
    .made = { $file }: version { $version }-M, { $modules } modules a side, { $bytes } bytes

cli-driving-rule =
    .eight-hours = eight hours within twenty-four
    .four-hours = four hours without a stop of twenty minutes
    .night = between 02:00 and 05:00

cli-failure =
    .entropy = the system gives no random bytes
    .file = { $file }: { $why }
    .new-key = the new key
    .passed-over = { $file }: { $why }: passed over
    .signals = cannot listen for interrupts: { $error }
    .standard-output = standard output

cli-hours =
    .breach = { $at } { $driver }: breach: { $rule }
    .warning = { $at } { $driver }: warning: { $rule }

cli-input =
    .act = not a signed act: { $why }
    .bundle = not a trust bundle of these roots: { $why }
    .document = not a signed document of this kind: { $why }
    .driving-event = line { $line }: not an event of driving
    .exposed = others may read it: make it yours alone (chmod 600)
    .instance = not a planning instance: { $why }
    .json = line { $line }, column { $column }, { $place }: { $why }
    .json-whole = line { $line }, column { $column }, the whole: { $why }
    .key-taken = key { $kid }: belongs to another place, or is no longer in use
    .list = not a status list: { $why }
    .no-code = no code can be read in this picture
    .not-a-root = not a root's secret
    .not-of-the-roots = not one of the three roots
    .not-signed = nothing signed by a key of the bundle
    .not-theirs = the staff who signed it may not do this, or not at that time
    .not-utf8 = not text in UTF-8
    .other-roots = other roots than those of the previous bundle
    .other-trip = for another trip, or signed by another place, than the manifest
    .others-rules = signed by a place that has no say in the region of these rules
    .pack = not a rule pack: { $why }
    .picture = not a picture that can be read: { $why } (at most { $bytes } bytes)
    .request = not a service's request for the trust bundle (line { $line }, column { $column })
    .requested-key = key { $kid }: not what its name or purposes say
    .revoked = the staff credential is revoked
    .roots = not three lines of 66 hexadecimal digits, each a root's public key
    .several-passes = several passes in this picture: show one at a time
    .signer = not a document signer's certificate: { $why }
    .staff = not a staff credential: { $why }
    .too-large = larger than { $bytes } bytes
    .trust = signed by a key that is not trusted with this: { $why }
    .unknown-staff = the staff who signed it is not among --staff: { $kid }

cli-key-state =
    .compromised = compromised
    .good = good
    .retired = retired

cli-line =
    .clock = `clock` is no time
    .day = a day is missing
    .field = not such a line (column { $column }): a field is missing or of another type
    .not-an-object = no JSON object
    .not-json = not such a line (column { $column }): no JSON
    .time = a time is missing
    .too-long = longer than { $bytes } bytes

cli-meaning =
    .areas = the listed areas
    .code-hours = oldest health code that is taken, in hours; 0 asks for none
    .contact = contact with a case was declared
    .days-back = how many days back, today included
    .fever = a temperature of 37.3 °C or more was declared
    .listed-area = a stay in a listed area
    .no-declaration = no declaration of today or yesterday
    .on-fail = what happens at the door where it is missing
    .positive-test = a positive test of the last 14 days
    .quarantine-days = days of quarantine
    .sample-hours = how many hours before boarding the sample may be taken
    .symptoms = symptoms were declared
    .vaccination-days = how many days ago it must be at least

cli-parameter =
    .action = hold or reject
    .colour = green, amber or red
    .number = { $least } to { $most }
    .regions = regions by code or name

cli-people =
    .row = row { $row }: { $field }: { $code }
    .rows = { $rows ->
            [one] { $rows } row
           *[other] { $rows } rows
        }, { $good } good

cli-people-refused =
    .encoding = text in an encoding that is not read: save it as UTF-8
    .missing-column = no row holds the headers of name, ID number and home
    .no-rows = there are no rows
    .not-a-table = not a table: CSV, TSV, XLSX, XLS and ODS are read
    .too-large = too large: at most { $mebibytes } MiB and { $rows } rows at once

cli-plan =
    .broken = broken:        { $rule } ({ $where })
    .cancelled = trip { $trip } does not run any more: it cannot be filled to its minimum, or its vehicle is gone
    .cost = cost:          { $cost }
    .kept = kept:          { $n ->
            [one] { $n } person
           *[other] { $n } people
        }
    .least-score = score is:      at least { $score } in any plan
    .least-vehicles = vehicles are:  at least { $vehicles } in any plan for everyone
    .left-behind = left behind:   { $n ->
            [one] { $n } person
           *[other] { $n } people
        }, { $priority } of them with priority
    .new-trip = trip { $trip } (new), hub { $hub }, day { $day }: { $cost }{ $moved ->
            [none] {""}
           *[other] , moves { $moved }
        }
    .no-place = no place
    .nothing-broken = nothing is broken
    .progress = { $seconds } s: score { $score }, { $vehicles } vehicles, { $n ->
            [one] { $n } person
           *[other] { $n } people
        } left behind
    .score = score:         { $score }
    .steps = steps:         { $steps } in { $seconds } s
    .trip = trip { $trip }, hub { $hub }, day { $day }: { $cost }{ $moved ->
            [none] {""}
           *[other] , moves { $moved }
        }
    .vehicles = vehicles:      { $vehicles }

cli-rules =
    .colour = colour: { $rule }
    .entry = entry: { $rule }
    .health-code = a health code of at most { $hours ->
            [one] { $hours } hour
           *[other] { $hours } hours
        }
    .holds = holds from { $from } to { $until }
    .pack = { $id } version { $version }, { $region }: { $name }
    .refused = signed by { $kid }: { $why }
    .signed = signed by { $kid }
    .signed-of = signed by { $kid } of { $place }

cli-setup =
    .shown =
        Service         { $service }
        Place           { $place }
        Name            { $name }
        Trust bundle    { $bundle } (version)
        Root keys       { $digest }… (compare these eight digits)

cli-system =
    .already-exists = entity already exists
    .is-a-directory = is a directory
    .not-a-directory = not a directory
    .not-found = entity not found
    .other = { $error }
    .permission-denied = permission denied
    .unexpected-end = unexpected end of file

cli-template =
    .named = { $template }: { $name }
    .parameter = --set { $key }=  { $kind }, { $default ->
            [none] must be given
           *[other] default { $default }
        }: { $meaning }

cli-trade-off =
    .cost = cost
    .left-behind = left behind
    .minimum-load = minimum load
    .vehicles = vehicles
    .with-priority = with priority

cli-trust =
    .bundle = bundle { $version }: { $issued } to { $expires }
    .ended-bundle = bundle { $version }: { $issued } to { $expires } (ended)
    .key = key { $kid }  { $place }  { $purposes }  until { $expires }  { $state }{ $since ->
            [none] {""}
           *[other] {" "}since { $since }
        }
    .pins = { $n ->
            [one] { $n } document
           *[other] { $n } documents
        } pinned
    .root = root { $root }

cli-usage =
    .bundle = no phone would take this bundle: { $why }
    .id-number = --id-number is not an ID number
    .leg = the trip has { $legs ->
            [one] { $legs } leg
           *[other] { $legs } legs
        }, counted from 0
    .make = no code can be made of this: { $why }
    .not-in-bundle = key { $kid }: not in the previous bundle
    .picture-format = the picture's name must end in .png or .svg
    .root-count = give two or three different roots, and as many new ones where roots are rotated
    .roots = the three root keys are not known: give --roots, --previous, or all three with --root
    .template = no rules can be made of this: { $why }
    .withdrawn = key { $kid }: withdrawn before, or at a time to come

cli-verify =
    .age-list = list { $hours } h
    .age-manifest = manifest { $hours } h
    .age-rules = rules { $hours } h
    .age-trust = trust { $hours } h
    .ages = ages: { $ages }
    .id-card = ID …{ $digits }
    .not-given = not given: { $what }
    .seat = seat { $seat }
    .slot = slot { $slot }

service-command =
    .clock-confirmed = confirmed at { $at }
    .record-holds = { $rows ->
            [one] { $rows } row holds
           *[other] { $rows } rows hold
        }, against { $heads ->
            [one] { $heads } signed end
           *[other] { $heads } signed ends
        }
    .restored = restored; people erased since: { $people }

service-failure =
    .already-made = { $folder } holds a service already; its keys are never made anew
    .audit-changed = row { $row } was changed
    .audit-cut = a signed head names row { $named }, but the chain ends at row { $held }
    .audit-order = row { $row } does not follow from the one before it
    .audit-other = row { $row } is not the one that a signed head names
    .audit-unsigned = the end of the chain is not signed by this service
    .bundle = the trust bundle is refused: { $why }
    .busy = too many attempts: try again in { $seconds ->
            [one] { $seconds } second
           *[other] { $seconds } seconds
        }
    .entropy = no random bytes to be had
    .field = { $field }: { $why }
    .file = { $file }: { $error }
    .internal = the service failed: { $error }
    .keys-form = not a keys file of this version
    .keys-io = the keys file: { $error }
    .no-address = the service has no address yet: run `qicheng-service address`
    .no-place = { $place } is no place of GB/T 2260
    .no-trust = no trust bundle yet: run `qicheng-service install-trust`
    .not-an-address = { $address } is no address of a service: https:// and a host (http:// on this machine alone)
    .not-made = { $folder } holds no whole service: run init, which goes on where an earlier one was cut short
    .nothing-recorded = nothing was recorded yet
    .other-role = the account has another role
    .served = { $folder } is served by another process: stop that one first
