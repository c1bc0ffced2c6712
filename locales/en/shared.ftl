### Times, ages and words that screens, console, notices and paper share.

age =
    .days = { $n } d ago
    .hours = { $n } h ago
    .minutes = { $n } min ago
    .now = just now

date =
    .beside-today = { $word } { $weekday }
    .month-1 = Jan
    .month-2 = Feb
    .month-3 = Mar
    .month-4 = Apr
    .month-5 = May
    .month-6 = Jun
    .month-7 = Jul
    .month-8 = Aug
    .month-9 = Sep
    .month-10 = Oct
    .month-11 = Nov
    .month-12 = Dec
    .month-day = { $day } { $name }
    .of-year = { $day } { $year }
    .today = Today
    .tomorrow = Tomorrow
    .weekday-0 = Sun
    .weekday-1 = Mon
    .weekday-2 = Tue
    .weekday-3 = Wed
    .weekday-4 = Thu
    .weekday-5 = Fri
    .weekday-6 = Sat
    .with-weekday = { $weekday } { $day }
    .yesterday = Yesterday

mode =
    .any = Any
    .bus = Bus
    .flight = Flight
    .train = Train

poverty =
    .at-risk = At risk of falling back
    .lifted-out = Lifted out of poverty
    .none = Neither

work =
    .has-job = Back to my old job
    .looking = Looking for work
    .newly-hired = Newly hired
