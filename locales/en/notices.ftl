### What the service says of a trip by itself. The title has at most 60 characters.

notice =
    .cancelled-title = Trip cancelled
    .cancelled = The trip of { $plate } is cancelled: do not go there. Call: { $contact }
    .change-title = Your trip has changed, please look
    .departure-title = Your trip
    .plan = { $plate }: board at { $from } { $detail }, from { $boarding }, departs { $departs } for { $to }, arrives about { $arrives }. Call: { $contact }{ $bring ->
            [none] {""}
           *[other] . Bring: { $bring }
        }
