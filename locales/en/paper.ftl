### The pass on paper; what its fields are called. Beside other languages the Chinese stands first.

paper-pass =
    .title = Paper pass
    .issued = Made
    .name = Name
    .seat = Seat
    .depart = Departs
    .boarding = Board at
    .bring = Bring
    .call = Questions? Call
    .stamp = Stamp
    .check = Show this code with your ID card. One person, one use.
    .id-card = ID card
