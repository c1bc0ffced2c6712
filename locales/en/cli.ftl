### What `qicheng` prints for people; codes and JSON are the same in every language.

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

cli-hours =
    .breach = { $at } { $driver }: breach: { $rule }
    .warning = { $at } { $driver }: warning: { $rule }

cli-key-state =
    .compromised = compromised
    .good = good
    .retired = retired

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
