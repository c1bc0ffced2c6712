### Verdicts, their reasons, and what staff does next; what is asked of a person, and why a question is not answered.

decision =
    .board = 上车
    .cannot-verify = 无法核验
    .hold = 先核对
    .none = 不作判定
    .reject = 不能上车

query-field =
    .certificates = 您的检测和接种证明
    .declarations = 您最近14天的每日健康申报
    .health-code = 您的健康码：颜色、依据和依据的时间
    .last-four = 身份证号码后四位
    .mobile = 您的手机号码
    .name = 您的全名

query-refusal =
    .no-trust = 本机无法核实是谁在询问：请先同步；没有网络时可从同事的手机或文件更新。
    .not-entitled = 询问的人无权知道这些信息，出示通行码即可。
    .not-in-time = 这次询问已经过期。请对方重新出示，并核对双方手机的时间。
    .role-ended = 询问的人已不再担任该职务。请不要提供任何信息，并打电话问调度员。
    .unknown-asker = 无法确认是谁在询问，没有可信的单位为其作证。请不要提供任何信息，并问清对方身份。

reason =
    .already-arrived = 这个人已经接收过：{ $at }{ $by ->
            [none] {""}
           *[other] ，工作人员尾号 { $by }
        }。
    .already-boarded = 这个位置已有人上车：{ $at }{ $door ->
            [none] {""}
           *[other] ，{ $door } 号门
        }{ $by ->
            [none] {""}
           *[other] ，工作人员尾号 { $by }
        }。
    .bundle-expired = 本机的信任名单 { $until } 已过期。
    .challenge-exhausted = 三次都不对，请核对身份证。
    .challenge-expired = 验证过了两分钟，请重新验一次。
    .challenge-unanswered = 还没有回答刚才的验证。
    .challenge-used = 这次验证已被别的码用过，请重新验一次。
    .challenge-wrong = 验证不对，还可以试 { $count } 次。
    .check-this-clock = 连着三位乘客的时间都和本机差 { $offset }：可能是本机时间不对。
    .clock-not-trusted = 本机时间不对：现在至少是 { $at }。
    .doors-not-merged = 还不知道另一个门上了哪些人。
    .doors-share-slots = 两个门共用一份名册，一张码可能在两个门同时出示：请当面验一次。
    .fever = 现场量出发热：{ $degrees } ℃。
    .health-amber = 健康码是黄码。
    .health-early = 健康码的开始时间在将来：{ $at }。
    .health-expired = 健康码 { $until } 已过期。
    .health-issuer-compromised = 发健康码单位的密钥 { $at } 起已作废，健康码不算数。
    .health-missing = 没有健康码。
    .health-red = 健康码是红码。
    .health-revoked = 健康码已作废。
    .health-too-old = 健康码已有 { $hours } 小时，目的地不认。
    .issuer-compromised = 发票单位的密钥 { $at } 起已作废，名册里也没有记下这张票。
    .issuer-elsewhere = 这张票不是本车的派车地发的。
    .issuer-unknown = 本机的信任名单里没有这个发码单位，或它不能发这种码。
    .journey-over = 这位乘客的行程已结束{ $stop ->
            [none] {""}
           *[other] ，应在 { $stop } 下车
        }。
    .later-stop = 这位乘客在后面的站上车{ $stop ->
            [none] {""}
           *[other] { $at ->
            [none] {""}
           *[other] ：{ $stop }，{ $at } 开
        }
        }。
    .list-expired = 本机的作废名单 { $until } 已过期。
    .list-old = 作废名单已有 { $hours } 小时没更新。
    .list-too-short = 这张票比本机的作废名单新。
    .malformed = 这是启程的码，但已损坏，或者没扫全。
    .manifest-expired = 本机的乘客名册 { $until } 已过期。
    .manifest-old = 名册已有 { $hours } 小时没更新。
    .mixed-holders = 票和健康码不是同一个人的。
    .newer-than-manifest = 票比本机的名册新，名册里还没有这个人。
    .no-bundle = 本机还没有信任名单，认不出发码单位。
    .no-code = 没有扫码：请核对身份证。
    .no-list = 本机没有发码单位的作废名单。
    .no-rules = 本机没有目的地的防疫要求。
    .no-ticket = 码里没有车票。
    .no-trip = 本机还没有打开班次。
    .not-a-pass = 这是启程的码，但不是乘车码。
    .not-on-manifest = 名册里没有这个人。
    .not-ours = 这不是启程的码。
    .not-seen-boarding = 没有这个人的上车记录。
    .on-board = { $clock } 已上车。
    .other-door = 这位乘客应走 { $door } 号门。
    .other-trip = 这张票不是这趟车的。{ $plate ->
            [none] {""}
           *[other] { $stop ->
            [none] {""}
           *[other] { $at ->
            [none] {""}
           *[other] 应乘 { $plate }，{ $stop }，{ $at } 开。
        }
        }
        }
    .paper = 纸质码：请核对身份证。
    .proof-doubtful = 手机码的时间和本机差 { $offset }，请当面验一次。
    .proof-stale = 手机码的时间和本机差 { $offset }：可能是截图或照片，也可能是其中一台手机时间不对。
    .revoked = 这张票已作废。
    .rule-fails = 目的地要求没有满足：{ $text }
    .rule-open = 目的地要求在这里查不了：{ $text }
    .rules-old = 目的地要求已有 { $hours } 小时没更新。
    .stripped = 手机码只剩一半：手机的码不能印在纸上用。
    .ticket-early = 还没到时间：{ $at } 起上车。
    .ticket-late = 已过时间：{ $until } 止。
    .trip-cancelled = 这趟车已取消。
    .unknown-version = 这个码比本机的程序新，本机读不了。
    .vehicle-full = 已满员：车上 { $count } 人，核定 { $limit } 座。
    .wrong-signature = 签名不对：码是假的，或被改过。

span =
    .hours = { $n } 小时
    .minutes = { $n } 分钟
    .seconds = { $n } 秒

to-do =
    .ask-challenge = 点“当面验”，让乘客扫本机的码，或输入六位数字。
    .ask-challenge-qr = 点“当面验”，让乘客用手机扫本机的码。
    .ask-for-vehicle = 不要超员；请调度员另派车。
    .call = 打电话问调度员{ $contact ->
            [none] {""}
           *[other] ：{ $contact }
        }。
    .check-health = 量体温、看症状，记下来。
    .compare-id-card = 看身份证：姓名和号码后四位要与本机一致。
    .follow-rule = 按上面的要求办。
    .medical-help = 请乘客到一边，戴好口罩，联系医务人员。
    .merge-doors = 与另一个门的手机互扫，合并上车名单。
    .open-pass = 请乘客打开启程，出示乘车码，再扫一次。
    .open-trip = 先在本机打开班次。
    .send-on = 告诉乘客该去哪里、几点去。
    .set-clock = 校准本机时间，再扫一次。
    .update-app = 更新启程；没网就从同事手机传安装包。
    .update-lists = 更新作废名单：联网同步；没网就扫同事手机或导入文件。
    .update-manifest = 更新名册：联网同步；没网就扫同事手机或导入文件。
    .update-rules = 更新目的地要求：联网同步；没网就扫同事手机或导入文件。
    .update-trust = 更新信任名单：联网同步；没网就扫同事手机或导入文件。
