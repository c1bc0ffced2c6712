### The console of coordinators.

console-action =
    .account-code-given = gave a log-in code
    .contradiction-reopened = took a settlement back
    .device-admitted = let a phone in again
    .earlier-holds = let the earlier one hold
    .later-holds = let the later one hold
    .moved-to-later = let the later phone hold
    .notice-sent = sent a notice
    .password-set = set a password
    .person-assigned = gave a place
    .person-erased = erased for good
    .person-moved = moved to a new phone
    .person-removed = took off a trip
    .rules-taken-over = took over rules
    .signers-taken-over = took over signers
    .squatter-forgotten = took back what another phone said
    .staff-assigned = put on a trip
    .staff-code-given = gave a one-time code
    .staff-compromised = reported a stolen key
    .staff-created = gave a role
    .staff-enrolled = took a role up
    .staff-revoked = took a role away
    .staff-unassigned = took off a trip
    .trip-approved = approved
    .trip-cancelled = cancelled
    .trip-created = planned
    .trip-updated = changed the plan
    .trust-installed = took over a trust bundle

console-audit =
    .changed-n = Row { $n } was changed.
    .check = Check the whole chain
    .cut-n = The end was cut: there should be a row { $n }.
    .empty = Nothing yet.
    .erased = erased
    .hash = Fingerprint
    .holds-n = { $n ->
            [one] The { $n } row holds: nothing was changed or cut.
           *[other] All { $n } rows hold: nothing was changed or cut.
        }
    .how = Each row carries the fingerprint of the one before, so that any edit or cut shows.
    .keep = Download its signed end, to be kept elsewhere
    .number = No.
    .older = Older
    .order-n = Row { $n } does not follow from the one before it.
    .other-n = Row { $n } is not the one that was signed.
    .title = Records
    .unsigned = The end is not signed by this service.
    .what = What
    .when = When
    .who = Who
    .whom = To whom

console-board =
    .arrived = Reached
    .boarded = Boarded
    .checked = Checked on the spot
    .departed = Left
    .device = device
    .door-n = door { $n }
    .double = Doubles
    .empty = No approved trips.
    .expected = Expected
    .heard = last heard
    .missing = Missing
    .never-heard = not heard of yet
    .nobody = Nobody is expected.
    .not-left = Not left yet
    .not-settled = Left before it was clear who is on board:
    .old = cut off, this is old
    .plan = The plan
    .received = Arrived
    .slot = No.
    .slot-n = no. { $n }
    .title = On the way
    .twice = Boarded twice:
    .unknown-how = They got their place after the back-up from which this service was restored. Ask the crew who they are, and put them on the trip again.
    .unknown-n = { $n ->
        [one] One person on the way is unknown here
       *[other] { $n } people on the way are unknown here
    }

console-contradictions =
    .admit = Let it in again
    .barred = Phones kept out
    .barred-how = A phone that contradicted itself twice is kept out. Ask its person, look at the phone, then let it in again.
    .barred-none = No phone is kept out.
    .done = Settled lately
    .earlier = Registered first
    .earlier-holds = The earlier one is the person; the later one is set aside
    .empty = No duplicate identities.
    .forked = contradicted itself
    .how = Two persons registered one ID number. Have the village office see both cards, then choose whose registration holds.
    .later = Registered later
    .later-holds = The later one is the person; the earlier one is set aside
    .moved = One human with a new phone: the later one; the travel request and places move along
    .no-phone = No phone
    .nobody = nobody registered
    .noted = Found
    .phone-heard = Phone last heard of
    .places-n = { $n ->
            [one] { $n } place on trips
           *[other] { $n } places on trips
        }
    .reopen = Take back
    .seen-by = Seen by
    .settle = Settle it
    .title = Who is who
    .two-staff = The earlier one is verified. To let the later one take the place, two different members of staff must have seen person and card.
    .undo-how = Can be taken back for 30 days.
    .unseen = No staff has seen them yet
    .which = Whose registration holds

console-demand =
    .all-days = All days
    .days = Days on which they can leave
    .empty = Nobody has made a travel request yet.
    .how = In each field: left without a place / want to go. Choose a figure to plan a trip for it.
    .left = Left
    .origin = From
    .people = Verified people with a travel request
    .placed = Placed
    .planned = Planned
    .title = Demand
    .total = Total
    .wanted = Wanted

console-done =
    .admitted = The phone may exchange again; it enrols anew.
    .approved = Approved: tickets, manifest and notice are out.
    .assigned = { $n ->
            [one] { $n } has a place.
           *[other] { $n } have places.
        } Tickets go out with the approval.
    .bundle-taken = The trust bundle is taken over.
    .cancelled = The trip is cancelled.
    .changed = The change is saved; people are told when it is approved.
    .compromised = Taken away; what it attested since then has to be seen again.
    .created = The plan is saved. Next: people, crew, approval.
    .erased = The person is erased for good.
    .notice-sent = The notice is sent.
    .password-set = The password is set. Please log in.
    .removed = Removed. Told with the next approval.
    .reopened = Taken back; it is open again.
    .revoked = The role is taken away.
    .rules-taken = The rules are taken over and go out to everyone.
    .settled = Settled. It can be taken back for 30 days.
    .signers-taken = The list of signers is taken over.
    .staff-assigned = On the trip now.
    .staff-removed = Off the trip now.
    .taken-already = This form was sent before; it was not done twice.

console-doubt =
    .clock-set = The clock of this machine was changed, and nothing is signed. Set it right, then run qicheng-service clock confirm.
    .clock-unconfirmed = After a long pause the clock of this machine is not confirmed, and nothing is signed. It goes on once five verified phones agree, the system is synchronised, or after qicheng-service clock confirm.

console-failure =
    .back = Back to the start
    .kept = What was saved before is unchanged.
    .title = That did not work

console-fault =
    .bad-code = Name and code do not go together, or the code is used or over.
    .bundle-refused = This bundle cannot follow the one in use: its signatures, version or dates do not fit.
    .cancelled = The trip is cancelled and cannot be changed.
    .changed-meanwhile = Somebody changed this trip after you opened it. What you filled in is still here: look at the trip first, then save again to keep yours.
    .changed-since = One of them stands otherwise by now: it cannot be taken back.
    .channel = Not to one person.
    .clock = The service's clock is in doubt; nothing is signed until it is confirmed.
    .crew-elsewhere = A member of the crew is on another approved trip at the same time: choose another, or change the times.
    .enterprise-required = An employer needs a name.
    .failed = The service failed. Please try again later.
    .file-required = Choose a file.
    .form-too-old = This page is too old. Go back, open it again and fill it in.
    .future = That is still to come.
    .is-staff = The person has a role. Take it away first.
    .length = 10 to 200 characters, please.
    .malformed = This is not such a file.
    .many-regions = Several places have this name. Give the six digits.
    .name-text = 1 to 60 characters.
    .no-roots-pinned = The first bundle is installed on the service's machine (install-trust).
    .nobody-goes = Nobody can go. Give people places first; an approved trip without anybody is cancelled.
    .none-chosen = Tick the people first.
    .not-allowed = This account is not a coordinator's.
    .not-found = There is no such thing.
    .not-logged-in = Name and password do not go together.
    .not-trusted = Nobody whom the bundle trusts signed it, or its signer has no say there.
    .number = A trip has 2 to 16 stops.
    .older = A newer one is held already.
    .on-a-trip = The person is on a trip to come. Remove them there first and approve it again.
    .order = The times do not follow each other: a stop is reached before it is left, and after the one before was left.
    .other-place = Rules are only signed for this place and what lies in it.
    .out-of-range = A number from 1 to 3,000.
    .over = The trip is over and cannot be changed.
    .past = That is past. Give a later time.
    .required = Please fill this in.
    .revoked = This role was taken away.
    .role = This role has no place on a trip.
    .text = Empty, or too long.
    .time = A time is written 2026-02-26 06:30.
    .too-late = More than 30 days ago: it cannot be taken back.
    .too-long = Too long: plate 20, stops and contact 60, what to bring 200 characters.
    .too-many-attempts = Too many wrong ones from here. Wait a little, then try again; a forgotten password takes a new one-time code.
    .trip-required = Choose a trip.
    .two-staff = Two different members of staff must have seen the later one first.
    .unknown-region = No such place. Give its name or six digits (such as 433130).
    .vehicle-elsewhere = This vehicle is on another approved trip at the same time: choose another, or change the times.

console-field =
    .body = Text
    .bring = What to bring
    .code = One-time code
    .contact = Whom to call
    .employer = Employer (may be empty)
    .enterprise = Employer's name
    .expires = Good until
    .mode = By
    .name = Name
    .new-password = New password
    .password = Password
    .place = Place
    .plate = Plate, train or flight number
    .role = Role
    .scope = Place
    .seats = Licensed seats
    .stop-arrives = Arrives (first: boarding opens)
    .stop-departs = Leaves
    .stop-detail = Where exactly
    .stop-name = Name
    .stop-region = County
    .title = Title

console-frame =
    .as-of = As of
    .brand = Qicheng
    .console = console
    .log-out = Log out
    .name = Qicheng console
    .pages = Pages
    .skip = Skip to the page
    .table = Table

console-going =
    .any = Any travel
    .none = No travel request
    .placed = Have a place
    .waiting = Travel request, no place

console-help =
    .body = At most 1,000 characters.
    .code = Ten characters; hyphens and case do not matter.
    .enterprise = For employers alone.
    .expires = Beijing time.
    .new-password = 10 to 200 characters.
    .place = Name or six digits, such as 433130
    .scope = Name or six digits
    .stop-region = Name or six digits
    .title = At most 60 characters.

console-holds =
    .earlier = The earlier one holds
    .later = The later one holds
    .moved = New phone: the later one holds

console-identity =
    .all = All
    .contradicted = Duplicate identity
    .unverified = Not verified
    .verified = Verified

console-login =
    .enter = Log in
    .first-time = A one-time code? Set a password
    .title = Log in

console-nav =
    .audit = Records
    .board = On the way
    .contradictions = Identity
    .demand = Demand
    .notices = Notices
    .people = People
    .staff = Staff
    .trips = Trips
    .trust = Rules & trust

console-notices =
    .empty = No notices yet.
    .new = New notice
    .read-n = { $n ->
            [one] { $n } has read it
           *[other] { $n } have read it
        }
    .send = Send
    .sent = Sent
    .title = Notices
    .to = To
    .until = good until

console-password =
    .back = Back to log-in
    .how = Use the one-time code that you were given. Earlier sessions end.
    .set = Set the password
    .title = Set a password

console-people =
    .cut = Too many people: the first 20,000 were looked at. Search or filter.
    .earlier = Page before
    .empty = Nobody like that.
    .filter = Filter by identity
    .filter-going = Filter by travel
    .find = Find
    .home = Home
    .identity = Identity
    .last-four = Last four of the ID number
    .look = Name, home, or last four of the ID
    .next = Next page
    .on-trip = Trip
    .paper = Paper pass
    .person = Name and last four of the ID
    .priority = Priority
    .sort = Sorted by
    .title = People
    .trips = Trips
    .turn = Turn the page
    .wish = Travel request

console-person =
    .back = Back to people
    .barred = phone kept out
    .companions = Travel along
    .emergency = Emergency contact
    .erase = Erase this person for good
    .erase-how = Registration, travel request, declarations and credentials go, and nobody can tell from the records who it was. It cannot be undone.
    .erase-yes = Yes, erase for good
    .luggage = { $n ->
            [one] { $n } piece of luggage
           *[other] { $n } pieces of luggage
        }
    .mobile = Mobile
    .needs = Needs
    .no-trips = No trips.
    .pick-up = picked up at
    .poverty = Poverty monitoring
    .registered = Registered
    .verified = Verified
    .wheelchair = uses a wheelchair
    .with-child = with a small child
    .work = Work

console-place =
    .boarded = Boarded
    .cancelled = Trip cancelled
    .left-out = Does not go
    .missing = Left without them
    .not-approved = Not approved yet, no ticket
    .over = Trip over, not seen on it
    .received = Received at the factory
    .ticket = Has a ticket

console-plan =
    .back = Leave it
    .change = Change the plan
    .first-stop = First stop
    .last-stop = Last stop
    .more = Add a stop
    .more-how = Before the last one; one left empty does not count.
    .nobody-told = Nobody is told before it is approved.
    .save = Save the plan
    .stop-n = Stop { $n }
    .told = What people are told
    .vehicle = Vehicle

console-reason =
    .contradicted = another person has the same ID number
    .no-slot = the list is full
    .no-such-stop = the plan has no such stops
    .on-another-trip = they are on another trip at that time
    .seat-taken = the seat is taken
    .seat-text = the seat is not one
    .unknown-person = there is no such person
    .unverified = nobody has seen them yet
    .vehicle-full = all licensed seats are taken

console-rider =
    .boarded = Boarded
    .expected = Expected
    .missing = Missing
    .received = Arrived

console-role =
    .coordinator = Coordinator
    .crew = Crew
    .employer = Employer
    .helper = Village helper
    .inspector = Inspector

console-sort =
    .home = home
    .name = name
    .newest = newest

console-setup =
    .app-how = Whoever has no app is registered at the village office.
    .code = Set-up code
    .digest = Digits to compare
    .digest-how = The phone shows the same place and the same eight digits; if it shows others, stop.
    .how = Scan this code with the app at its first start, or open the link on the phone.
    .link = Open in the app
    .none = This service gives out no set-up code yet: it has no address or no trust bundle.
    .service = Service
    .title = Set up a phone

console-staff =
    .all = All of them
    .code-for = One-time code for
    .code-how = Shown this once, good for seven days. To be typed into Qicheng.
    .compromised = Phone lost: take away, void what it attested since
    .empty = No staff yet.
    .enrolled = Taken up
    .give = Make a code
    .new = Give a role
    .new-code = New code
    .revoke = Take away
    .revoke-yes = Yes, take it away
    .revoked = Taken away
    .since = Since when others may have had it
    .title = Staff
    .waiting = Not taken up

console-state =
    .approved = Approved
    .cancelled = Cancelled
    .changed = Changed
    .draft = Draft
    .over = Over

console-to =
    .all = Everyone
    .person = One person
    .place = The people of a place
    .trip = The people of a trip

console-trip =
    .approve = Approve and issue tickets
    .approve-again = Approve the changes
    .approved-at = approved
    .assign = Give them places
    .assign-how = Ticked up to the free seats, people with priority first.
    .board = Live board
    .boarding = boarding from
    .cancel = Cancel the trip
    .cancel-how = Tickets of an approved trip are withdrawn and its people told at once. It cannot be undone.
    .cancel-yes = Yes, cancel the trip
    .collision-crew = { $name } of the crew is at the same time on:
    .collision-vehicle = This vehicle is at the same time on:
    .contact = Contact
    .departs = Departs
    .employer = Employer
    .free = Seats left
    .from = Boards at
    .going = Going
    .left-out = Cannot go
    .left-out-n = { $n } cannot go
    .notice = Notice to its people
    .other-stops = Choose stops for all of them
    .own-stop = The one that suits each
    .people = People
    .plan = Plan
    .refused = No place for:
    .remove = Remove
    .remove-ticked = Take the ticked ones off
    .revision-n = Revision { $n }
    .route = Trip
    .seat = Seat
    .seated-n = { $n } with a place
    .seated-none = Nobody yet. Choose from those above.
    .staff = Crew and employer
    .staff-add = Add
    .staff-more = Add staff first
    .staff-none = No crew yet: nobody can scan tickets.
    .state = State
    .stops = Stops
    .ticked = ticked:
    .to = Leaves at
    .undo = Undo: put back
    .unseen-n = { $n ->
            [one] { $n } more person with a travel request cannot get a ticket before the village office has seen them:
           *[other] { $n } more people with travel requests cannot get a ticket before the village office has seen them:
        }
    .vehicle = Vehicle
    .way = From → to
    .wish = People with a travel request
    .wish-more = search by name or home for the rest
    .wish-n = { $n ->
            [one] { $n } person asked to go there and has no place
           *[other] { $n } people asked to go there and have no place
        }
    .wish-none = Everyone who asked to go there then has a place.

console-trips =
    .empty = No trips yet.
    .new = New trip
    .title = One vehicle, one plan

console-trust =
    .asks-n = { $n ->
            [one] asks { $n } thing on entry
           *[other] asks { $n } things on entry
        }
    .bundle = Trust bundle
    .bundle-how = The public keys of places that issue. Two of three roots sign it elsewhere; here it is only taken over.
    .bundle-none = No bundle yet: run install-trust on the service's machine.
    .certificates = Certificates
    .compromised = Compromised
    .decides = decides health codes
    .does = What for
    .file = File
    .good = Good keys
    .holds = Holds
    .issued = Made
    .list = List
    .not-now = does not hold now
    .own = This service's keys
    .own-no = missing: others cannot read what is issued here
    .own-yes = all in it
    .retired = Retired
    .roots = Roots:
    .rule = Rules
    .rules = Rules
    .rules-how = How health codes are decided and what a place asks. Phones, crews and this service go by the same ones.
    .rules-none = No rules: no health codes can be issued, and destinations cannot be verified.
    .signers = Signers of others' certificates
    .signers-how = Whose test and vaccination certificates count.
    .signers-none = No lists yet.
    .take = Take over
    .title = Rules and trust
    .until = Good until
    .version = Version
    .wants-code = asks for a health code
