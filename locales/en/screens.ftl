### The screens of the app.

action =
    .back = Back
    .keep = Keep it
    .next = Next
    .read-aloud = Read this screen aloud
    .try-again = Try again

ahead =
    .by = Needed by { $time }
    .code-amber = The health code is amber.
    .code-expired = The health code has expired; today's check-in renews it.
    .code-missing = There is no health code yet; daily check-ins bring one.
    .code-red = The health code is red; please contact your village.
    .code-too-old = The health code is too old; today's check-in renews it.
    .departs = Departs { $time }
    .failed = Missing:
    .from = Can be done from { $time }
    .missing = Destination: { $n } missing
    .no-rules = The destination's rules are not on this phone yet, so nobody can tell. Sync once.
    .nowhere = First say where you want to go, then you see what is asked there.
    .open = Cannot be checked:
    .passed = Done:
    .ready = You have all that is asked
    .title = What my destination asks
    .unknown = Destination: known after a sync
    .wished = You want to leave from { $time }

answer =
    .digits = Six digits that the crew read out
    .or-scan = Or scan the crew's screen
    .scan-hint = Point at the code on the crew's phone
    .show = Show a new code
    .six = It takes six digits: ask once more
    .title = Check in person

arrival =
    .boarded = On the way
    .expected = Not on board yet
    .missing = Missing
    .received = Arrived

arrivals =
    .all = All
    .arrived = Arrived
    .as-of = List updated { $age }
    .expected = Expected
    .filter = Whom to show
    .missing = Missing
    .nobody = Nobody here.
    .open = To come
    .title = Arrivals

ask =
    .by-code = Use a code instead
    .by-digits = Use six digits instead
    .code = Code for the passenger to scan
    .code-do = Have the passenger scan this with Qicheng; then scan their new pass.
    .digits-do = Read the six digits to the passenger, who types them; then scan their new pass.
    .scan-now = Scan the new pass
    .title = Check in person
    .two-minutes = Good for two minutes and one use.

ask-worker =
    .code = Question to be scanned
    .hint = Point at the code on their phone
    .parts = { $n } of { $of } parts read, keep pointing
    .show = Show the question
    .step-1 = 1. They open “Someone asks about me” under “Me” and scan this.
    .step-2 = 2. Once they agree, scan the code on their phone.
    .title = Ask a worker
    .what = For what? Ask only what you need; they may decline.
    .why = Why
    .why-hint = They will read this
    .why-usual = Health check on joining

asked =
    .choose = Tick first
    .code = Answer to be scanned
    .confirmed = ✓ Identity confirmed
    .do-not-answer = Tell this person nothing
    .give = Give { $n ->
            [one] this { $n }
           *[other] these { $n }
        }
    .hint = Point at the code on their phone
    .kept = Whom you gave what is noted under “My data and consent”.
    .missing = Agreed to, but not on this phone: { $what }
    .none = Give nothing
    .not-confirmed = ! Not confirmed yet that they still hold this role
    .note = When the factory wants my health data
    .refused = Not to be answered
    .scan = Scan the question on their phone and see first who asks for what.
    .show = Let them scan this
    .title = Someone asks about me
    .until = Good until { $time }
    .what = They ask for this. Tick what you agree to:
    .who = Who asks

basis =
    .declaration = daily check-in
    .nucleic-acid-test = nucleic-acid test
    .recovery = recovery
    .spot-check = temperature taken on the spot
    .vaccination = vaccination

brand =
    .name = Qicheng

broken =
    .title = This page cannot be opened

call-out =
    .after = New count
    .do = All out, count from 0
    .kept = What was recorded before stays.
    .title = Everyone out, count anew
    .what = After a rest or a change of vehicle. Everyone is scanned again when they board.

certificate =
    .antigen = Antigen test
    .compare-name = Valid; compare the name
    .counts = Valid, and yours
    .counts-not = Genuine, but does not count now: too early or too old
    .damaged = Damaged, cannot be used
    .expired = Expired
    .forged = Wrong signature, may be forged
    .holds = Valid, the name agrees
    .negative = negative
    .not-own = Name or birth date differ: not yours
    .nucleic-acid = Nucleic-acid test
    .other-name = The name differs
    .positive = positive
    .recovery = Recovery
    .test = { $test } · { $result }
    .unknown-signer = The signer is not in the trust bundle: cannot be verified
    .unreadable = Cannot be read
    .vaccination = Vaccination { $n } of { $of }
    .when-recovery = First positive { $time }
    .when-test = Sampled { $time }
    .when-vaccination = Given { $time }

certificates =
    .add = Add a certificate
    .add-do = Scan the code on a test or vaccination certificate: camera, picture or text.
    .hint = Point at the certificate's code
    .none = No certificates yet.
    .note = Tests, vaccinations, recovery
    .remove = Remove
    .remove-do = Remove it
    .title = My certificates

clock =
    .do = Turn on automatic date and time in the system settings.
    .wrong = This phone’s clock is wrong: it shows { $time }.

code =
    .moving = The code keeps changing; hold the screen until it is read

colour =
    .amber = Amber
    .green = Green
    .red = Red

companions =
    .add = Add someone
    .first-you = Register yourself first
    .none = Nobody travels along yet.
    .open = Open their home and pass
    .title = Who travels along
    .unnamed = Unfinished
    .whose = Whose
    .why = Family without a phone, or children: registered here, each with a pass of their own.

consent =
    .agree = Agree and go on
    .health = Use my health information
    .health-hint = Daily temperature and symptoms, for a health code. Without it you can still register and travel; you are checked at the door.
    .later = You can delete all of it later, under “Me”.
    .needed = Without this no ticket can be arranged.
    .service = Register me, arrange travel, notify me
    .service-hint = Name, ID number, mobile, home and work. Only for those who arrange travel; the employer sees your name and the last four of your ID.
    .title = Before we begin
    .title-companion = First ask who travels along
    .title-paper = Ask the person first
    .who = Kept encrypted on this device; sent to your local service when there is a network.

crew =
    .arrive = Arrived at { $stop }
    .arrived = At the last stop
    .at-least = at least { $n }
    .boarded = On board
    .count-unknown = unknown
    .depart = Depart
    .depart-missing = { $n } missing · Depart
    .depart-without = Yes, leave without { $n ->
            [one] this { $n }
           *[other] these { $n }
        }
    .door-other = Other door
    .door-unknown = Door { $door } unknown
    .door-unsaid = Several crew are on duty here. Say at which door this phone is, or that it is the only one.
    .doors = Two doors
    .find = Find by name
    .last-four = ID ends in { $digits }
    .manifest-age = list { $age }
    .no-manifest = no list yet
    .no-trips = No trips on this device yet. They come by themselves once there is a network.
    .not-boarded = Not yet
    .on-board = On board
    .on-board-here = Known here · { $seats ->
            [one] { $seats } seat
           *[other] { $seats } seats
        }
    .on-board-of = On board · { $seats ->
            [one] { $seats } licensed seat
           *[other] { $seats } licensed seats
        }
    .people = { $n ->
            [one] { $n } person
           *[other] { $n } people
        } / { $seats ->
            [one] { $seats } seat
           *[other] { $seats } seats
        }
    .persons = { $n }
    .scan = Scan to board
    .title = My trips
    .trip = Trip

days =
    .earlier = Earlier days
    .later = Later days

declare =
    .again = Correct today's
    .consent = Agree to it
    .contact = Near a confirmed or suspected case in the last 14 days
    .days = { $n } of the last 14 days declared
    .done = Declared today.
    .send = Declare
    .symptoms = Any symptoms? Tap none if there are none
    .temperature = Temperature (°C)
    .temperature-hint = Today's reading, such as 36.5
    .title = How are you today?

diagnostics =
    .note = For whoever helps you: no names, numbers or codes
    .save = Save diagnostics
    .saved = Saved. You can send the file { $name } to whoever helps you.

doors =
    .added = Merged, { $n } new
    .alone = With several crew on duty, say which door this phone is at, or that it is the only one; phones at two doors also scan each other.
    .code = Code for the other phone
    .first = Door 1
    .fresh = Door { $door }: scanned { $time }
    .hint = Point at the other phone
    .mine = This phone is at
    .old = Door { $door }: scanned { $time }, too long ago, scan again
    .one = One door
    .second = Door 2
    .step-1 = 1. Let the other phone scan this.
    .step-2 = 2. Scan the other phone.
    .title = Scan the other door
    .unknown = Door { $door }: unknown who boarded there

double =
    .depart = Leave with { $n ->
            [one] { $n } place
           *[other] { $n } places
        } not settled
    .do = Two people boarded on one place. Look at their ID cards on board; only the ticket’s owner stays.
    .doors = doors { $doors }
    .settle = Settled: one person
    .slot = Place { $n }
    .title = Boarded at both doors

duty =
    .by = On duty: { $name }, who signs what is done here.
    .change = Change
    .title = Who is on duty

error-already-set-up =
    .do = To change to another county, ask your village office.
    .what = This phone belongs to a county already.

error-bad-arguments =
    .do = Please update Qicheng and try again.
    .what = The screen and the app do not understand each other.

error-bad-picture =
    .do = Choose a JPG or PNG picture, or ask for a new one.
    .what = This file is not a readable picture.

error-clock-wrong =
    .do = Turn on automatic date and time in the system settings, then try again.
    .what = This phone’s clock is wrong.

error-damaged =
    .do = Please register once more, then sync.
    .what = The data file on this device was damaged.

error-device-limit =
    .do = What you entered is kept and goes by itself later, or tomorrow; there is nothing to enter again.
    .what = This device has sent as much as it may today.

error-disk-full =
    .do = Delete some photos or videos, then press again.
    .what = The storage is full: this step was not saved.

error-doors-not-merged =
    .do = Say which door this phone is at, or that there is one only; scan the other door's device; then depart.
    .what = Who boarded at the other door is not known here.

error-double-boarding =
    .do = Settle each below, or leave “not settled”, which is recorded.
    .what = Somebody boarded at both doors, and it is not settled.

error-form =
    .do = Please look at what is marked red, and press again.
    .what = Some fields are not right.

error-internal =
    .do = Please try again. If it stays, open Qicheng anew.
    .what = Something went wrong and this step was not done.

error-keys =
    .do = Restart the phone and try again.
    .what = The keys on this device cannot be opened.

error-newer-version =
    .do = Please update Qicheng.
    .what = The data here was written by a newer version.

error-no-consent =
    .do = Agree to it and go on.
    .what = You have not agreed to this kind of information.

error-no-ticket =
    .do = Register, say where you want to go, declare each day; once arranged, the ticket comes with the network.
    .what = There is neither ticket nor health code yet.

error-no-trip =
    .do = It comes with the network; without one, from a colleague's device.
    .what = This trip's list is not on this device.

error-not-on-trip =
    .do = Update the list online and scan again; else call the coordinator.
    .what = Whoever shows this code is not crew of this trip by the list here.

error-not-ours =
    .do = Scan the code that Qicheng shows or has printed.
    .what = Not one of ours: this code is not from Qicheng.

error-not-set-up =
    .do = Ask your village office, or whoever gave you Qicheng, to set it up again.
    .what = This device was not set up and knows no service.

error-not-staff =
    .do = Go online once and wait; if the one-time code is wrong, ask the coordinator for a new one.
    .what = This device has no credential for that role yet.

error-offline =
    .do = Do nothing: it goes out by itself when there is a network.
    .what = The service cannot be reached now.

error-other-trust =
    .do = Do not go on; ask the village office for a new set-up code.
    .what = The service does not match the set-up code.

error-service-refused =
    .do = Try again later; if it stays, call your county’s service.
    .what = The service does not take this device's messages.

error-unknown-person =
    .do = Please finish the registration first.
    .what = This person is not registered here.

error-unknown-slot =
    .do = Check the name; perhaps the list is old: update it.
    .what = The list does not name this person.

error-wrong-code =
    .do = Have the right page opened, and scan again.
    .what = This is not the code that is needed here.

error-wrong-pass =
    .do = With a phone, show the phone; without one, the paper ticket.
    .what = This person cannot use that kind of pass.

field =
    .ambiguous = Several places have this name: add the province and city
    .check-digit = The last character does not fit: check digit by digit
    .duplicate = This is there already
    .end-before-start = The last day must follow the first
    .impossible-date = There is no such day: please check
    .malformed = Not of the right form: please check
    .not-a-county = This is a province or a city: choose the county
    .out-of-range = Out of range: please check
    .past = This day is over
    .required = Please fill this in
    .too-long = Too long: please shorten it
    .too-short = Not complete yet
    .unknown-region = Please choose down to the county

find =
    .hint = For a dead phone: find the person, compare the ID card.
    .none = Nobody found on the list.
    .query = Name, or last four of the ID

form =
    .kept = Each field is saved here as you type
    .optional = Leave empty if there is none

gate =
    .scan = Scan to receive
    .title = Coming here

health =
    .fever = 37.3 °C and above is a fever
    .look = Take the temperature; look for cough or short breath. You sign what you record.
    .record = Record
    .title = Check health here
    .wrong = Please give a temperature from 34.0 to 43.0

helper =
    .all-told = All told
    .attest = Compare with the document
    .attested = Person and card seen
    .compare = The same as on the document?
    .correct = Correct the registration
    .data = Consent, withdrawal, deletion
    .data-note = They decide
    .differs = Not the same, do not verify
    .finish = Registration is not finished
    .next = Next person
    .nobody = You have not registered anybody yet.
    .phone = Verify somebody with a phone
    .phone-1 = First: they open “Verify identity” in Qicheng and scan this.
    .phone-2 = Second: look at person and document, and scan the code that appears on their phone.
    .phone-code = Code for them to scan
    .phone-note = They scan you, you scan them
    .phone-scan = Point at the code on their phone
    .print = Print the ticket
    .print-now = Print now
    .refused = Not verified, nothing was signed. They correct the registration first, then come again.
    .register = Register somebody without a phone
    .same = The same, verify
    .seen = Which document did you see?
    .sheet = Ticket on paper
    .state-attested = Seen, takes effect after a sync
    .state-open = Identity not seen yet
    .state-ticket = Has a ticket, ready to print
    .state-verified = Identity seen, waiting for a ticket
    .tell = Notices to read out
    .title = People of the village
    .told = I told them
    .unfinished = Unfinished registration
    .untold = { $n } not told yet
    .verified = Identity verified

hold =
    .ask = Check in person
    .card-matches = Name and ID card match
    .check-health = Take and record temperature
    .update = Update now

home =
    .board-from = boarding from { $time }
    .contradiction = Something in your registration does not fit; the village will contact you.
    .done = { $n } done
    .hello = Welcome
    .journey = My journey
    .lack-of = { $who }: { $what }
    .lacking = What is missing
    .next = Next
    .ticket = My ticket

identity =
    .clear = The code holds name, ID number and home county: show it to the helper alone. It goes after two minutes.
    .code = Code for the helper to scan
    .over = The code was put away. To go on, scan the helper’s code again.
    .scan = Point at the code on the helper's phone
    .show = Have the helper scan this code.
    .title = Verify identity
    .why = Bring your ID card; ask the helper to open “Verify somebody with a phone”, and scan their code.

intent =
    .change = Change to this
    .child = With a small child
    .destination = Where to
    .earliest = First day
    .latest = Last day
    .luggage = Pieces of luggage
    .mode = How
    .pick-up = Where to be picked up
    .pick-up-hint = Village, town or county station; may stay empty
    .send = Sign up
    .title = Where do you want to go?
    .wheelchair = Uses a wheelchair
    .withdraw = I do not want to go: withdraw

kept =
    .moved = The old file was not deleted, and what was unsent was rescued where possible.
    .none = Nothing was on this phone yet, so nothing is lost.
    .saved = What you said and filled in is kept on this phone.
    .untouched = What is on this phone is unchanged.

lack =
    .ahead = destination asks for more
    .correct = something to correct
    .declare = not declared today
    .register = not registered
    .ticket = no ticket yet
    .verify = identity not seen

language =
    .choose = Choose a language

legs =
    .no-plan = A trip whose plan has not come yet
    .title = Which leg

me =
    .delete = Delete my data
    .delete-ask = Really delete?
    .delete-do = Delete all
    .delete-sure = I know it cannot be brought back
    .delete-unsent = { $n ->
            [one] { $n } not sent yet: it goes too.
           *[other] { $n } not sent yet: they go too.
        }
    .delete-what = Your registration, declarations, ticket and keys on this device go, and cannot be brought back.
    .identity = Verify identity
    .identity-note = Scan once, in person, with the helper
    .intent = Where I want to go
    .large-text = Large text
    .last-sync = Last answer: { $age }
    .registration = Correct my registration
    .sync = Has it been sent?
    .sync-now = Sync now
    .syncing = Syncing
    .title = Me
    .waiting = Waiting to be sent: { $n }

mine =
    .agree-again = Agree again
    .agreed = What I agreed to
    .keep = Keep it
    .note = Consent, who asked, delete
    .nothing-agreed = Nothing to agree to.
    .off = Not agreed
    .on = ✓ Agreed
    .title = My data and consent
    .withdraw = Withdraw consent
    .withdraw-do = Withdraw
    .withdraw-health = Your health data is no longer collected and your health code not renewed; health is checked when you board.
    .withdraw-service = No more tickets can be arranged, and those you have will be cancelled.

move =
    .ask = Move the pass to that phone?
    .clear = The code holds name, ID number and home county: show it to the old phone alone. It goes after two minutes.
    .code = Code for the old phone to scan
    .do = Move
    .done = Said. Once both phones had a network, the pass is on the new one.
    .have-old = You have the old phone? Move by yourself
    .leaves = Once both phones had a network, the pass on this one is no longer good.
    .new-note = Shows a code to the old one
    .note = With the old one you need nobody
    .old-note = Scans the code on the new one
    .scan = Point at the code on the new phone
    .show = Scan this code with the old phone.
    .this-is-new = This is the new phone
    .this-is-old = This is the old phone
    .title = New phone
    .why = Register on the new phone first, then let the old one scan it. The pass goes with you, nobody else is needed. If the old phone is lost, one visit to the helper with your ID card is enough.

nav =
    .health = Health
    .home = Home
    .label = Main screens
    .me = Me
    .notices = Notices
    .pass = Pass

next-correct =
    .do = Have a look
    .title = Something to correct
    .why = The service did not take something; it stands under “Me”

next-declare =
    .do = Declare now
    .title = Today's health
    .why = Take your temperature, type it, done

next-intend =
    .do = Say where and when
    .title = Where to, and when
    .why = So that a seat can be arranged

next-pass =
    .do = Open the pass
    .title = All is ready
    .why = Show the pass when boarding; it works offline

next-register =
    .do = Begin
    .title = Register first
    .why = Four short screens; stop any time, nothing is lost

next-verify =
    .do = How it is done
    .title = Have your identity seen
    .why = Bring your ID card to the village helper

next-wait =
    .do = See what I asked for
    .title = Your seat is being arranged
    .why = A sound tells you when it is; no need to watch

notices =
    .acknowledge = Understood
    .new = New
    .none = No notices yet.
    .read = Read
    .title = Notices

paper =
    .by-hand = The sheet shows 〓 for characters that its font lacks. Write them by hand: { $characters }
    .comes = A paper ticket is asked for. Once there is a ticket it comes with the next exchange.
    .dead-phone = A dead phone is no problem: say your name and show your ID card; the crew will find you.
    .how = No second registration: press once, and with the next network the paper ticket comes to this phone, to print or keep as a picture.
    .keep = Keep as a picture
    .no-more = No paper ticket any more
    .title = Ticket on paper
    .want = I want a paper ticket
    .why = Paper has a code of its own. Show it with your ID card; the crew compares them.

pass =
    .answers = Answers the crew's check: show it now
    .call = call { $who }
    .challenge = In person
    .code = Pass code
    .departs = Leaves { $day }
    .no-health = No health code: you are checked at the door
    .no-ticket = No ticket yet: this is the health code alone.
    .paper = Paper
    .redraws = Changes every 30 s; screenshots do not work
    .seat = Seat
    .time = Leaves
    .title = Pass
    .until = until { $time }
    .what-is-missing = See what is missing

protection =
    .hardware = Keys are in a security chip.
    .software = Keys are in a file that this device alone can read.
    .system = Keys are in the system's keyring.

query =
    .certificates = certificates
    .declarations = 14 days of check-ins
    .health-code = health code
    .last-four = last four of the ID number
    .mobile = mobile number
    .name = name

receipts =
    .declined = Nothing was given
    .given = Given: { $what }
    .none = Nobody has asked yet.
    .note = What was asked and given each time
    .title = Who asked about me

refused =
    .clock = The phone's clock was wrong then: turn on automatic time in the system's settings, and check in again.
    .code = The one-time code is wrong or over: ask the coordinator for a new one.
    .consent = It takes your consent first.
    .consent-name = The consent
    .correct = Correct it
    .declaration = The check-in
    .dismiss = Understood
    .intent = The travel request
    .other = Please check what you filled in, correct it and send it again.
    .registration = The registration
    .thing = Something
    .title = { $what } of { $time } was not accepted
    .too-late = You have a place on a trip: ask again or correct it once that is over or cancelled.

region =
    .choose = Choose
    .city = City or prefecture
    .county = County or district
    .province = Province

register =
    .emergency-mobile = Emergency contact's mobile
    .emergency-name = Emergency contact's name
    .employer = Employer
    .finish = Finish
    .home = Home
    .home-detail = Township and village
    .home-hint = e.g. 里耶镇 石堤村
    .id-hint = Eighteen characters; birth date and sex are read from it
    .id-number = ID number
    .mobile = Mobile
    .mobile-optional = Mobile (may stay empty)
    .name = Name
    .name-hint = As on the ID card
    .poverty = Are you one of these? (the first go first)
    .title-1 = Who are you?
    .title-2 = Where is home?
    .title-3 = What is your work?
    .title-4 = Whom may we call?
    .work = Just now
    .work-place = Where is the work

role =
    .coordinator = Coordinator
    .crew = Crew
    .employer = Employer
    .helper = Village helper
    .inspector = Inspector
    .worker = Traveller

saved =
    .confirmed = Confirmed
    .damaged = { $n ->
            [one] { $n } unsent thing was rescued.
           *[other] { $n } unsent things were rescued.
        }
    .here = Saved here, waiting for a network
    .refused = Not taken: please correct
    .sent = Sent, to be confirmed

scan =
    .camera = Open the camera
    .camera-refused = The camera cannot be opened.
    .camera-refused-do = Allow the camera for Qicheng in the settings; or choose a picture, or plug in a scanner.
    .go = Check
    .hint = A USB scanner works at once; or use one of these
    .no-code = No code was found in the picture.
    .no-code-do = Take it sharp and whole, flat and without glare.
    .picture = Choose a picture
    .reading = Looking; point at the code
    .text = Or paste the code's text

seen =
    .household-register = Household register
    .id-card = ID card
    .temporary-id-card = Temporary ID card

setup =
    .begin = This is my county
    .compare = Compare before you go on
    .compare-how = The sheet or screen with the code shows the same place and the same eight digits. If it shows others, stop.
    .how = Scan the set-up code of your county or village, or paste its link.
    .other = Another code
    .title = Set up this phone

staff =
    .again = Enter another code
    .code = One-time code
    .code-hint = From the coordinator, good once
    .crew = Crew
    .employer = Employer
    .enrol = Start work
    .helper = Village helper
    .name = Name
    .no-screens = This role has no screens on the phone yet.
    .role = Role
    .role-follows = The code decides: it tells the role.
    .title = For staff
    .waiting = The code was not checked yet.
    .waiting-do = It takes the network once; the code is kept here.

state =
    .saved = { $what }: { $how }

station =
    .done = Done
    .health = Today's health
    .intended = Where to go
    .now = To do
    .open = Comes later
    .registered = Registered
    .ticket = Ticket
    .verified = Identity seen

step =
    .of = Step { $n } of { $of }

symptom =
    .breathless = Short of breath
    .cough = Dry cough
    .diarrhoea = Diarrhoea
    .fever = Fever
    .lost-smell = No smell
    .sore-throat = Sore throat

sync =
    .done = Synced · { $age }
    .never = Not synced yet
    .waiting = { $n } to send · { $age }

told =
    .at = Answered { $time }
    .basis = Based on { $what }, { $n } h old at issue
    .ill = Unwell on: { $days }
    .issued = Issued { $time }
    .missing = Not given: { $what }
    .title = What they told
    .well = Well on all these days

trip =
    .board-here = board here
    .bring = Bring:
    .call = Call:
    .cancelled = This trip is cancelled
    .cancelled-do = Do not go to the station. The coordinator arranges anew; ask: { $who }
    .leave-here = leave here
    .no-plan = The ticket is here, the plan is not. It comes with the network.
    .none = No trip was arranged yet.
    .title = My trip

verdict =
    .age-bundle = Trust bundle
    .age-clock = This clock
    .age-code = This code
    .age-health = Health code
    .age-list = Revocations
    .age-manifest = Manifest
    .age-rules = Health rules
    .ages = How old the knowledge is
    .another = Another person?
    .arrived-of = { $n } / { $of } arrived
    .board = Board
    .cannot-verify = Cannot tell
    .gate-board = Received
    .gate-cannot-verify = Cannot tell
    .gate-hold = Check first
    .gate-reject = Do not receive
    .hold = Please wait
    .last-four = ID ends in
    .next = Next person
    .next-simply = Next: simply scan
    .passenger = Passenger
    .reject = Do not board
    .to-do = What to do

welcome =
    .offline = Works without a network; what you enter stays on this device.
    .promise = From the village to the factory gate.
    .service = Service: { $place } · version { $version }
    .staff = I am staff
    .start = I want to travel
