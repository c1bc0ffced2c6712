### What the service says of a trip by itself. The title has at most 60 characters.

# $detail says where at the stop, $boarding, $departs and $arrives are instants as `date` writes them, $contact is whom to
# call. $bring is [none] where nothing is to be brought.
notice =
    .cancelled-title = 行程取消
    .cancelled = { $plate } 的行程已取消，请勿前往。联系电话：{ $contact }
    .change-title = 行程有变，请查看
    .departure-title = 发车通知
    .plan = { $plate } { $from }{ $detail } 上车，{ $boarding } 开始检票，{ $departs } 发车，前往 { $to }，预计 { $arrives } 到达。联系电话：{ $contact }{ $bring ->
            [none] {""}
           *[other] 。请携带：{ $bring }
        }
