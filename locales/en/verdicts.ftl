### Verdicts, their reasons, and what staff does next; what is asked of a person, and why a question is not answered.

decision =
    .board = Board
    .cannot-verify = Cannot verify
    .hold = Check first
    .none = No verdict
    .reject = Do not board

query-field =
    .certificates = your test and vaccination certificates
    .declarations = your daily health declarations of the last 14 days
    .health-code = your health code: colour, what it rests on, how old that is
    .last-four = the last four characters of your ID number
    .mobile = your mobile number
    .name = your full name

query-refusal =
    .no-trust = This phone cannot check who asks: sync first; without a network from a colleague's phone or a file.
    .not-entitled = Whoever asks this has no right to know it. Your pass is all that they need.
    .not-in-time = This question is over. Ask them to show a new one, and check both clocks.
    .role-ended = Whoever asks this no longer has that role. Tell them nothing; call the coordinator.
    .unknown-asker = Nobody you can trust vouches for whoever asks this. Tell them nothing, and ask who they are.

reason =
    .already-arrived = This person was received: { $at }{ $by ->
            [none] {""}
           *[other] , staff ending { $by }
        }.
    .already-boarded = This place is taken: { $at }{ $door ->
            [none] {""}
           *[other] , door { $door }
        }{ $by ->
            [none] {""}
           *[other] , staff ending { $by }
        }.
    .bundle-expired = This device's trust bundle ended on { $until }.
    .challenge-exhausted = Three wrong answers: compare the ID card.
    .challenge-expired = The check is older than two minutes: show it again.
    .challenge-unanswered = The check that was shown is not answered yet.
    .challenge-used = Another pass answered this check: show a new one.
    .challenge-wrong = Wrong answer, { $count ->
            [one] { $count } more try
           *[other] { $count } more tries
        }.
    .check-this-clock = Three passengers in a row are { $offset } off: check this device's clock.
    .clock-not-trusted = This device's clock is wrong: it is at least { $at }.
    .doors-not-merged = Who boarded at the other door is not known here.
    .doors-share-slots = The doors share one list, and a pass may be held up at both: ask the phone.
    .fever = Fever measured on the spot: { $degrees } °C.
    .health-amber = The health code is amber.
    .health-early = The health code begins in the future: { $at }.
    .health-expired = The health code ended on { $until }.
    .health-issuer-compromised = The key that signed the health code is withdrawn since { $at }: it does not count.
    .health-missing = No health code.
    .health-red = The health code is red.
    .health-revoked = The health code is revoked.
    .health-too-old = The health code is { $hours } h old, more than the destination takes.
    .issuer-compromised = The issuer's key is withdrawn since { $at }, and the manifest does not name this ticket.
    .issuer-elsewhere = This ticket was not issued by the place that sends this vehicle.
    .issuer-unknown = The trust bundle on this device does not name this issuer, or not for this kind of code.
    .journey-over = This person's journey is over{ $stop ->
            [none] {""}
           *[other] : leaves at { $stop }
        }.
    .later-stop = Boards at a later stop{ $stop ->
            [none] {""}
           *[other] { $at ->
            [none] {""}
           *[other] : { $stop }, leaves { $at }
        }
        }.
    .list-expired = This device's list of revoked tickets ended on { $until }.
    .list-old = The list of revoked tickets was not updated for { $hours } h.
    .list-too-short = This ticket is newer than the list of revoked tickets held here.
    .malformed = A Qicheng code that is damaged or was not read whole.
    .manifest-expired = The manifest on this device ended on { $until }.
    .manifest-old = The manifest was not updated for { $hours } h.
    .mixed-holders = Ticket and health code belong to different people.
    .newer-than-manifest = The ticket is newer than the manifest held here, which does not name this person.
    .no-bundle = This device holds no trust bundle and knows no issuer.
    .no-code = No code was shown: compare the ID card.
    .no-list = This device does not hold the issuer's list of revoked tickets.
    .no-rules = This device holds no rules for the destination.
    .no-ticket = There is no ticket in this code.
    .no-trip = No trip is open on this device.
    .not-a-pass = A Qicheng code, but not a pass.
    .not-on-manifest = The manifest does not name this person.
    .not-ours = Not one of ours: this code is not from Qicheng.
    .not-seen-boarding = Nobody recorded that this person boarded.
    .on-board = On board since { $clock }.
    .other-door = This person boards at door { $door }.
    .other-trip = This ticket is for another trip.{ $plate ->
            [none] {""}
           *[other] { $stop ->
            [none] {""}
           *[other] { $at ->
            [none] {""}
           *[other] {" "}Right: { $plate }, { $stop }, leaves { $at }.
        }
        }
        }
    .paper = Paper pass: compare the ID card.
    .proof-doubtful = The phone's proof is { $offset } off this clock: check in person.
    .proof-stale = The phone's proof is { $offset } off this clock: perhaps a picture, or one of the two clocks is wrong.
    .revoked = This ticket is revoked.
    .rule-fails = The destination asks for more: { $text }
    .rule-open = What the destination asks cannot be checked here: { $text }
    .rules-old = The destination's rules were not updated for { $hours } h.
    .stripped = Half of a phone's pass: what a phone shows is no good on paper.
    .ticket-early = Too early: boards from { $at }.
    .ticket-late = Too late: was good until { $until }.
    .trip-cancelled = This trip is cancelled.
    .unknown-version = This code is newer than the app on this device.
    .vehicle-full = Full: { $count } on board, { $limit ->
            [one] { $limit } licensed seat
           *[other] { $limit } licensed seats
        }.
    .wrong-signature = Wrong signature: the code is forged or was changed.

span =
    .hours = { $n } h
    .minutes = { $n } min
    .seconds = { $n } s

to-do =
    .ask-challenge = Tap “check in person”: the passenger scans this screen or types the six digits.
    .ask-challenge-qr = Tap “check in person”: the passenger scans this screen.
    .ask-for-vehicle = Take no more people than seats; ask for another vehicle.
    .call = Call the coordinator{ $contact ->
            [none] {""}
           *[other] : { $contact }
        }.
    .check-health = Take the temperature, look for symptoms, record it.
    .compare-id-card = Look at the ID card: name and last four must match this screen.
    .follow-rule = Do what is asked above.
    .medical-help = Ask the passenger to step aside with a mask on, and call medical staff.
    .merge-doors = Scan the other door's device, so that both know who boarded.
    .open-pass = Ask the passenger to open Qicheng, show the pass, and scan again.
    .open-trip = Open the trip on this device first.
    .send-on = Tell the passenger where to go, and when.
    .set-clock = Set this device's clock and scan again.
    .update-app = Update Qicheng; without a network from a colleague's phone.
    .update-lists = Update the list of revoked tickets: sync; without a network from a colleague's device or a file.
    .update-manifest = Update the manifest: sync; without a network from a colleague's device or a file.
    .update-rules = Update the destination's rules: sync; without a network from a colleague's device or a file.
    .update-trust = Update the trust bundle: sync; without a network from a colleague's device or a file.
