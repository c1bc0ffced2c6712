### The screens of the app.

action =
    .back = 返回
    .keep = 先不删
    .next = 下一步
    .read-aloud = 朗读本页
    .try-again = 再试一次

ahead =
    .by = 最晚 { $time } 前要有
    .code-amber = 健康码是黄码。
    .code-expired = 健康码过期了，打今天的卡就会换新。
    .code-missing = 还没有健康码，每天打卡就会有。
    .code-red = 健康码是红码，请联系村里。
    .code-too-old = 健康码太旧，打今天的卡就会换新。
    .departs = { $time } 发车
    .failed = 还缺：
    .from = { $time } 起可以办
    .missing = 目的地要求：还差 { $n } 项
    .no-rules = 本机还没有目的地的要求，现在判断不了。联网一次就有。
    .nowhere = 先填想去哪里，才知道那边要什么。
    .open = 查不了：
    .passed = 有了：
    .ready = 目的地要的都齐了
    .title = 目的地要什么
    .unknown = 目的地要求：联网后才知道
    .wished = 打算 { $time } 起出发

answer =
    .digits = 乘务员报的六位数字
    .or-scan = 或扫乘务员的屏幕
    .scan-hint = 对准乘务员手机上的码
    .show = 出示新码
    .six = 要六位数字，请再听一遍
    .title = 当面验一次

arrival =
    .boarded = 在路上
    .expected = 还没上车
    .missing = 没来
    .received = 已到

arrivals =
    .all = 全部
    .arrived = 已到
    .as-of = 名单更新于{ $age }
    .expected = 应到
    .filter = 看哪些人
    .missing = 没来
    .nobody = 这里没有人。
    .open = 未到
    .title = 接站名单

ask =
    .by-code = 改用扫码
    .by-digits = 改用六位数字
    .code = 给乘客扫的验证码
    .code-do = 让乘客用启程扫这个码，再扫乘客的新码。
    .digits-do = 把六位数字念给乘客，乘客输入后再扫新码。
    .scan-now = 扫乘客的新码
    .title = 当面验
    .two-minutes = 两分钟内有效，只能用一次。

ask-worker =
    .code = 给对方扫的询问码
    .hint = 对准对方手机上的码
    .parts = 已收到 { $n } 段，共 { $of } 段，继续对准
    .show = 出示询问码
    .step-1 = 第一步：请对方在启程“我的”里打开“有人要看我的信息”，扫这个码。
    .step-2 = 第二步：对方同意后，扫对方手机上的码。
    .title = 问本人要信息
    .what = 要哪些？只问用得着的，对方可以不给。
    .why = 为什么要
    .why-hint = 对方会看到这句话
    .why-usual = 入职健康核查

asked =
    .choose = 先点要给的
    .code = 给对方扫的回答码
    .confirmed = ✓ 身份已核实
    .do-not-answer = 不要给这个人看任何信息
    .give = 给这 { $n } 项
    .hint = 对准对方手机上的码
    .kept = 给了谁、给了什么，都记在“我的信息和同意”里。
    .missing = 同意了但本机没有：{ $what }
    .none = 都不给
    .not-confirmed = ! 还没联网确认对方仍在岗
    .note = 厂里要我的健康信息时
    .refused = 不能回答
    .scan = 扫对方手机上的询问码，先看清是谁、要什么。
    .show = 给对方扫这个码
    .title = 有人要看我的信息
    .until = { $time } 前有效
    .what = 要这些。同意哪项就点哪项：
    .who = 谁在问

basis =
    .declaration = 每日打卡
    .nucleic-acid-test = 核酸检测
    .recovery = 康复证明
    .spot-check = 现场查体温
    .vaccination = 疫苗接种

brand =
    .name = 启程

broken =
    .title = 这一页打不开

call-out =
    .after = 重新点人
    .do = 全部下车，从 0 点人
    .kept = 之前的上车记录都留着。
    .title = 全部下车重新点人
    .what = 休息或换车后用。每个人再上车时都要重新扫码。

certificate =
    .antigen = 抗原检测
    .compare-name = 有效；请核对姓名
    .counts = 有效，是您的
    .counts-not = 是真的，但现在不算数：太早或太久
    .damaged = 内容坏了，不能用
    .expired = 已过有效期
    .forged = 签名不对，可能是假的
    .holds = 有效，姓名一致
    .negative = 阴性
    .not-own = 姓名或生日对不上，不是您的
    .nucleic-acid = 核酸检测
    .other-name = 姓名对不上
    .positive = 阳性
    .recovery = 康复证明
    .test = { $test } · { $result }
    .unknown-signer = 签发单位不在信任名单里，核实不了
    .unreadable = 读不出内容
    .vaccination = 疫苗第 { $n } 针，共 { $of } 针
    .when-recovery = 首次阳性 { $time }
    .when-test = { $time } 采样
    .when-vaccination = { $time } 接种

certificates =
    .add = 添加证明
    .add-do = 扫检测或接种证明上的码：对着拍、选图片，或粘贴文字。
    .hint = 对准证明上的码
    .none = 还没有证明。
    .note = 核酸、疫苗、康复
    .remove = 移除
    .remove-do = 确定移除
    .title = 我的证明

clock =
    .do = 请到系统设置里打开“自动设置日期和时间”。
    .wrong = 这台手机的时间不对：现在显示 { $time }。

code =
    .moving = 码会自己变，请一直亮着屏幕让对方扫

colour =
    .amber = 黄码
    .green = 绿码
    .red = 红码

companions =
    .add = 添加同行的人
    .first-you = 先登记自己，再添加同行的人
    .none = 还没有同行的人。
    .open = 打开他的首页和通行码
    .title = 同行的人
    .unnamed = 未登记完
    .whose = 看谁的
    .why = 没有手机的家人、孩子，用这台手机登记，各有各的通行码。

consent =
    .agree = 同意，继续
    .health = 同意使用我的健康信息
    .health-hint = 每天的体温和症状，用来生成健康码。不同意也能登记、出行，上车时现场查。
    .later = 以后可以在“我的”里删除全部信息。
    .needed = 不同意这一项就无法安排车票。
    .service = 同意登记、乘车和通知
    .service-hint = 姓名、身份证号、手机号、住址、工作情况。只给安排出行的部门；厂里只看得到姓名和身份证后四位。
    .title = 先说清楚
    .title-companion = 先征得同行的人同意
    .title-paper = 先征得本人同意
    .who = 信息加密存在本机，联网后发给本地的服务部门。

crew =
    .arrive = 已到 { $stop }
    .arrived = 已到终点站
    .at-least = 至少 { $n }
    .boarded = 已上车
    .count-unknown = 未知
    .depart = 发车
    .depart-missing = 还差 { $n } 人 · 发车
    .depart-without = 确认不等这 { $n } 人，发车
    .door-other = 另一个门
    .door-unknown = { $door } 号门上了谁，还不知道
    .door-unsaid = 本车有多名乘务员。请选本机守哪个门，或只有这一个门。
    .doors = 两个门
    .find = 按姓名查找
    .last-four = 身份证后四位 { $digits }
    .manifest-age = 名册{ $age }
    .no-manifest = 名册未到
    .no-trips = 本机还没有班次。批准后联网一次，班次会自己来。
    .not-boarded = 未上车
    .on-board = 已上车人数
    .on-board-here = 本机已知上车 · 核定 { $seats } 座
    .on-board-of = 已上车 · 核定 { $seats } 座
    .people = { $n } 人 / { $seats } 座
    .persons = { $n } 人
    .scan = 扫码上车
    .title = 我的班次
    .trip = 班次

days =
    .earlier = 更早的日子
    .later = 更晚的日子

declare =
    .again = 更正今天的打卡
    .consent = 去同意
    .contact = 14 天内接触过确诊或疑似的人
    .days = 14 天里打卡 { $n } 天
    .done = 今天已打卡。
    .send = 今天就是这样，打卡
    .symptoms = 有没有不舒服？没有就不用点
    .temperature = 体温（℃）
    .temperature-hint = 填今天量的，如 36.5
    .title = 今天身体怎么样？

diagnostics =
    .note = 发给帮您查问题的人；没有姓名、号码和验证码
    .save = 保存诊断信息
    .saved = 已保存。可以把文件 { $name } 发给帮您查问题的人。

doors =
    .added = 已合并，新知道 { $n } 人
    .alone = 有几名乘务员时，请选本机守哪个门，或只有这一个门；两个门各有一台手机的，还要互扫。
    .code = 给另一台手机扫的码
    .first = 1 号门
    .fresh = { $door } 号门：{ $time } 互扫过
    .hint = 对准另一台手机上的码
    .mine = 这台手机在
    .old = { $door } 号门：{ $time } 互扫的，太久了，请再扫
    .one = 一个门
    .second = 2 号门
    .step-1 = 第一步：让另一台手机扫这个码。
    .step-2 = 第二步：扫另一台手机的码。
    .title = 与另一个门互扫
    .unknown = { $door } 号门：还不知道上了哪些人

double =
    .depart = 没查清也发车（{ $n } 处）
    .do = 同一个位置在两个门各上了一人。请到车上看身份证，只留票的主人。
    .doors = { $doors } 号门
    .settle = 已查清，只有一人
    .slot = { $n } 号位
    .title = 两个门都上了车

duty =
    .by = 值班：{ $name }。这里做的事由 TA 签名。
    .change = 换人值班
    .title = 谁在值班

error-already-set-up =
    .do = 要换到别的县，请找村委会。
    .what = 这部手机已经属于一个县。

error-bad-arguments =
    .do = 请更新启程再试。
    .what = 这个页面和程序对不上。

error-bad-picture =
    .do = 换一张 JPG 或 PNG 图片，或让对方重新截一张。
    .what = 这个文件不是能读的图片。

error-clock-wrong =
    .do = 请到系统设置里打开“自动设置日期和时间”，再试一次。
    .what = 这台手机的时间不对。

error-damaged =
    .do = 请重新登记一次，再联网同步。
    .what = 本机的数据文件损坏了。

error-device-limit =
    .do = 您填写的都在，稍后或明天会自动送出，不用再填。
    .what = 今天这台设备送出的内容已到上限。

error-disk-full =
    .do = 删掉一些照片或视频，再点一次。
    .what = 手机存储满了，刚才这一步没存上。

error-doors-not-merged =
    .do = 先选好本机守哪个门（只有一个门也要选）；有两个门的，与另一个门的手机互扫，再发车。
    .what = 还不知道另一个门上了哪些人。

error-double-boarding =
    .do = 请在下面逐个查清，或按“没查清也发车”，系统会记下来。
    .what = 有人在两个门都上了车，还没查清。

error-form =
    .do = 请看标红的地方，改好再点一次。
    .what = 有几项填得不对。

error-internal =
    .do = 请再试一次；还不行就重新打开启程。
    .what = 出了点问题，这一步没有做成。

error-keys =
    .do = 重新启动手机再试。
    .what = 打不开本机的密钥。

error-newer-version =
    .do = 请更新启程。
    .what = 本机的资料是新版本写的，这个版本读不了。

error-no-consent =
    .do = 同意以后就能继续。
    .what = 还没有同意使用这类信息。

error-no-ticket =
    .do = 先登记、填出行意愿、每天打卡；安排好后联网一次，票就来了。
    .what = 还没有车票和健康码。

error-no-trip =
    .do = 联网一次，名册就来；没网请找同事的手机。
    .what = 本机还没有这趟车的名册。

error-not-on-trip =
    .do = 请联网更新名册，再扫一次；还不行就打电话问调度员。
    .what = 出示这个码的人，不在本车名册的乘务员里。

error-not-ours =
    .do = 请扫启程里显示或打印的码。
    .what = 这不是启程的码。

error-not-set-up =
    .do = 请让村干部或发给你启程的人重新设置。
    .what = 这台设备还没有设置，不知道该联系哪里。

error-not-staff =
    .do = 联网一次等批准；一次性代码不对的话请找调度员要新的。
    .what = 本机还没有这个岗位的证件。

error-offline =
    .do = 不用管它，有网时会自己发出。
    .what = 现在连不上服务。

error-other-trust =
    .do = 请不要继续，向村委会要新的设置码。
    .what = 这个服务和设置码对不上。

error-service-refused =
    .do = 请稍后再试；一直这样请打电话问县里的服务电话。
    .what = 服务不接受这台设备的消息。

error-unknown-person =
    .do = 请先完成登记。
    .what = 本机没有这个人的登记。

error-unknown-slot =
    .do = 请核对姓名；也可能名册旧了，联网更新一次。
    .what = 名册里没有这个人。

error-wrong-code =
    .do = 请对方打开正确的页面，再扫一次。
    .what = 扫到的不是这里要的码。

error-wrong-pass =
    .do = 有手机的人用手机出示，没有手机的人用纸质票。
    .what = 这个人不能用这种票。

field =
    .ambiguous = 有好几个地方叫这个名字，请写上省和市
    .check-digit = 身份证号最后一位对不上，请逐位核对
    .duplicate = 已经有了
    .end-before-start = 最晚的日子要在最早的后面
    .impossible-date = 没有这一天，请核对
    .malformed = 格式不对，请核对
    .not-a-county = 这是省或市，请选到县（区）
    .out-of-range = 超出范围，请核对
    .past = 这一天已经过了
    .required = 这里要填
    .too-long = 太长了，请写短些
    .too-short = 还没写完，请再看看
    .unknown-region = 请选到区县

find =
    .hint = 手机没电的人，查到后核对身份证。
    .none = 名册里没有找到。
    .query = 姓名，或身份证后四位

form =
    .kept = 每填一项都已存在本机
    .optional = 没有可以不填

gate =
    .scan = 扫码接收
    .title = 要到的车

health =
    .fever = 37.3 ℃ 起算发热
    .look = 量体温，看有没有咳嗽、气喘。结果由你签名记录。
    .record = 记录
    .title = 现场查健康
    .wrong = 请填 34.0 到 43.0 之间的体温

helper =
    .all-told = 都告诉过了
    .attest = 对照证件，核验
    .attested = 已核验本人和证件
    .compare = 和证件上一样吗？
    .correct = 更正登记
    .data = 同意、撤回、删除
    .data-note = 本人说了算
    .differs = 不一样，不核验
    .finish = 登记还没填完
    .next = 下一位
    .nobody = 还没有替人登记。
    .phone = 核验有手机的人
    .phone-1 = 第一步：让对方在启程里打开“核验身份”，扫这个码。
    .phone-2 = 第二步：看本人和证件，扫对方手机上出现的码。
    .phone-code = 给对方扫的核验码
    .phone-note = 对方扫你，你再扫对方
    .phone-scan = 对准对方手机上的码
    .print = 打印乘车票
    .print-now = 现在打印
    .refused = 没有核验，什么都没有签。请对方先更正登记，再来一次。
    .register = 替没有手机的人登记
    .same = 一样，核验
    .seen = 看过哪种证件
    .sheet = 纸质乘车票
    .state-attested = 已核验，等联网生效
    .state-open = 还没核验身份
    .state-ticket = 有车票，可以打印
    .state-verified = 身份已核验，等车票
    .tell = 要念给本人听的通知
    .title = 村里的人
    .told = 已告诉本人
    .unfinished = 未填完的登记
    .untold = 还有 { $n } 条没告诉本人
    .verified = 身份已核验

hold =
    .ask = 当面验
    .card-matches = 姓名和证件一致
    .check-health = 量体温，记下来
    .update = 现在联网更新

home =
    .board-from = { $time } 开始上车
    .contradiction = 登记的信息有对不上的地方，村里会联系你。
    .done = 已完成 { $n } 项
    .hello = 您好
    .journey = 我的行程
    .lack-of = { $who }：{ $what }
    .lacking = 还差什么
    .next = 下一步
    .ticket = 我的车票

identity =
    .clear = 码里有姓名、身份证号和户籍县，只给村干部看，两分钟后收起。
    .code = 给村干部扫的码
    .over = 码已收起。还要核验，请再扫一次村干部的码。
    .scan = 对准村干部手机上的码
    .show = 请村干部扫这个码。
    .title = 核验身份
    .why = 带上身份证，请村干部打开“核验有手机的人”，扫他的码。

intent =
    .change = 改成这样
    .child = 带小孩
    .destination = 去哪里
    .earliest = 最早哪天走
    .latest = 最晚哪天走
    .luggage = 行李几件
    .mode = 想怎么走
    .pick-up = 在哪里上车方便
    .pick-up-hint = 村口、镇上、县汽车站都行，可以不填
    .send = 报名
    .title = 您想去哪里？
    .wheelchair = 坐轮椅
    .withdraw = 不去了，撤回报名

kept =
    .moved = 旧文件没有删除，没发出的内容能救的都保留了。
    .none = 本机还没有任何资料，什么都没丢。
    .saved = 说过、填过的都存在本机。
    .untouched = 本机的资料没有动。

lack =
    .ahead = 目的地要求没办齐
    .correct = 有资料要更正
    .declare = 今天还没打卡
    .register = 还没登记
    .ticket = 还没有车票
    .verify = 身份还没核验

language =
    .choose = 选择语言

legs =
    .no-plan = 班次还没到，联网一次就来
    .title = 哪一程

me =
    .delete = 删除我的信息
    .delete-ask = 真的要删除吗？
    .delete-do = 全部删除
    .delete-sure = 我知道删了就找不回来
    .delete-unsent = 有 { $n } 条还没发出，会一起删掉。
    .delete-what = 本机上你的登记、打卡、车票和密钥都会删掉，找不回来。
    .identity = 核验身份
    .identity-note = 和村干部当面扫一次
    .intent = 我的出行意愿
    .large-text = 大字
    .last-sync = 上次联网：{ $age }
    .registration = 更正登记
    .sync = 发出去了吗
    .sync-now = 现在同步
    .syncing = 正在同步
    .title = 我的
    .waiting = 等着发出：{ $n } 条

mine =
    .agree-again = 重新同意
    .agreed = 我同意过的
    .keep = 不撤回
    .note = 同意、谁问过我、删除
    .nothing-agreed = 没有需要同意的。
    .off = 没有同意
    .on = ✓ 已同意
    .title = 我的信息和同意
    .withdraw = 撤回同意
    .withdraw-do = 撤回
    .withdraw-health = 撤回后不再收集您的健康信息，健康码不再更新，上车时要现场查。
    .withdraw-service = 撤回后不能再安排车票；已有的票到时会作废。

move =
    .ask = 把通行码换到那部手机？
    .clear = 码里有姓名、身份证号和户籍县，只给旧手机看，两分钟后收起。
    .code = 给旧手机扫的码
    .do = 换过去
    .done = 已说好。两部手机都联网一次，通行码就到新手机。
    .have-old = 旧手机还在？自己就能换
    .leaves = 两部手机都联网后，这部手机上的通行码就作废。
    .new-note = 给旧手机看码
    .note = 旧手机还在，自己就能换
    .old-note = 扫新手机上的码
    .scan = 对准新手机上的码
    .show = 请用旧手机扫这个码。
    .this-is-new = 这是新手机
    .this-is-old = 这是旧手机
    .title = 换新手机
    .why = 先在新手机上登记好，再让旧手机扫新手机。通行码跟人走，不用找别人。旧手机丢了的，带身份证找村干部一次就好。

nav =
    .health = 健康
    .home = 首页
    .label = 主要页面
    .me = 我的
    .notices = 通知
    .pass = 通行码

next-correct =
    .do = 去看看
    .title = 有一项要更正
    .why = 服务没有接受你填的一项，说明在“我的”里

next-declare =
    .do = 马上打卡
    .title = 今天的健康打卡
    .why = 量一下体温，填上就好

next-intend =
    .do = 填出行意愿
    .title = 想去哪里，哪天走
    .why = 知道了才能安排车

next-pass =
    .do = 打开通行码
    .title = 都准备好了
    .why = 上车时出示通行码，没网也能用

next-register =
    .do = 开始登记
    .title = 先登记
    .why = 四个小页面，随时可以停，填过的都在

next-verify =
    .do = 怎么核验
    .title = 请村干部核验身份
    .why = 带上身份证，当面扫一次码

next-wait =
    .do = 看我的意愿
    .title = 正在安排车
    .why = 安排好会响铃通知，不用一直看

notices =
    .acknowledge = 知道了
    .new = 新
    .none = 还没有通知。
    .read = 已读
    .title = 通知

paper =
    .by-hand = 这几个字印不出来，纸上印成〓，请手写补上：{ $characters }
    .comes = 已经要了纸质票，有车票后下次联网就到。
    .dead-phone = 手机没电也不要紧：报姓名，出示身份证，乘务员能查到。
    .how = 不用再登记：点一下，联网后纸质票就到这部手机上，可以打印或存成图片。
    .keep = 存成图片
    .no-more = 不要纸质票了
    .title = 纸质票
    .want = 要一张纸质票
    .why = 纸上另有一个码，上车时和身份证一起出示，由乘务员核对。

pass =
    .answers = 已回答乘务员的验证，请马上出示
    .call = 电话 { $who }
    .challenge = 当面验
    .code = 通行码
    .departs = 发车 { $day }
    .no-health = 没有健康码，上车时现场查
    .no-ticket = 还没有车票，这里只有健康码。
    .paper = 纸质票
    .redraws = 每 30 秒自动换码，截图无效
    .seat = 座位
    .time = 发车
    .title = 通行码
    .until = { $time } 前有效
    .what-is-missing = 看还差什么

protection =
    .hardware = 密钥存在安全芯片里。
    .software = 密钥存在本机文件里，只有本机能读。
    .system = 密钥存在系统的钥匙串里。

query =
    .certificates = 检测和接种证明
    .declarations = 14 天健康打卡
    .health-code = 健康码
    .last-four = 身份证后四位
    .mobile = 手机号
    .name = 姓名

receipts =
    .declined = 没有给
    .given = 给了：{ $what }
    .none = 还没有人问过。
    .note = 每次问了什么、给了什么
    .title = 谁问过我

refused =
    .clock = 手机当时的时间不对：请到系统设置里打开“自动设置时间”，再打一次卡。
    .code = 一次性代码不对或已过期，请找调度员要新的。
    .consent = 要先同意才能用这项。
    .consent-name = 同意
    .correct = 去改
    .declaration = 打卡
    .dismiss = 知道了
    .intent = 出行意愿
    .other = 请核对填过的内容，改正后再发一次。
    .registration = 登记
    .thing = 一项
    .title = { $time } 发出的{ $what }没有被接受
    .too-late = 已经排上了车：等这趟结束或取消后，可以再提、再改。

region =
    .choose = 请选择
    .city = 市、州
    .county = 区、县
    .province = 省

register =
    .emergency-mobile = 紧急联系人手机
    .emergency-name = 紧急联系人姓名
    .employer = 用工单位
    .finish = 完成登记
    .home = 家在哪里
    .home-detail = 乡镇、村
    .home-hint = 例：里耶镇 石堤村
    .id-hint = 十八位，生日和性别自动读出
    .id-number = 身份证号
    .mobile = 手机号
    .mobile-optional = 手机号（没有可以不填）
    .name = 姓名
    .name-hint = 和身份证上一样
    .poverty = 是不是以下人员（前两种优先）
    .title-1 = 您是哪位？
    .title-2 = 家在哪里？
    .title-3 = 做什么工作？
    .title-4 = 有事找谁？
    .work = 现在的情况
    .work-place = 在哪里上班

role =
    .coordinator = 调度员
    .crew = 乘务员
    .employer = 用工单位
    .helper = 村干部
    .inspector = 检查员
    .worker = 出行的人

saved =
    .confirmed = 已确认
    .damaged = 救回了 { $n } 条没发出的内容。
    .here = 已存在本机，等网络发出
    .refused = 没有被接受，要更正
    .sent = 已发出，等确认

scan =
    .camera = 打开摄像头
    .camera-refused = 摄像头打不开。
    .camera-refused-do = 到设置里允许启程用摄像头；也可以选图片，或接扫码枪。
    .go = 查
    .hint = 扫码枪直接扫；也可以用下面的办法
    .no-code = 图片里没有找到码。
    .no-code-do = 请拍清楚、拍完整，码要平、不要反光。
    .picture = 选一张图片
    .reading = 正在看，请对准码
    .text = 或粘贴码的文字

seen =
    .household-register = 户口簿
    .id-card = 身份证
    .temporary-id-card = 临时身份证

setup =
    .begin = 这是我的县
    .compare = 请先核对
    .compare-how = 贴出来或屏幕上的设置码旁边，写着同样的地区和同样的八位数字。如果不一样，请停下。
    .how = 扫县里或村里的设置码，或粘贴链接。
    .other = 换一个码
    .title = 设置这部手机

staff =
    .again = 重新输入代码
    .code = 一次性代码
    .code-hint = 调度员给的，只能用一次
    .crew = 乘务员
    .employer = 用工单位
    .enrol = 上岗
    .helper = 村干部
    .name = 姓名
    .no-screens = 这个岗位在手机上还没有页面。
    .role = 岗位
    .role-follows = 以一次性代码上的岗位为准。
    .title = 工作人员上岗
    .waiting = 代码还没有核对。
    .waiting-do = 联网一次就好，代码已存在本机。

state =
    .saved = { $what }：{ $how }

station =
    .done = 已完成
    .health = 今天打卡
    .intended = 出行意愿
    .now = 还没做
    .open = 还没到这一步
    .registered = 登记
    .ticket = 车票
    .verified = 身份核验

step =
    .of = 第 { $n } 步，共 { $of } 步

symptom =
    .breathless = 气喘
    .cough = 干咳
    .diarrhoea = 腹泻
    .fever = 发热
    .lost-smell = 闻不到味
    .sore-throat = 咽痛

sync =
    .done = 已同步 · { $age }
    .never = 还没联过网
    .waiting = 待发 { $n } · { $age }

told =
    .at = { $time } 回答
    .basis = 依据：{ $what }，签发时已有 { $n } 小时
    .ill = 这些天有不适：{ $days }
    .issued = { $time } 签发
    .missing = 没有给：{ $what }
    .title = 对方给的信息
    .well = 这些天都正常

trip =
    .board-here = 在这里上车
    .bring = 带上：
    .call = 有事打电话：
    .cancelled = 这趟车取消了
    .cancelled-do = 不用去车站。调度员会重新安排；问：{ $who }
    .leave-here = 在这里下车
    .no-plan = 票已到，行程还没到。联网一次就有。
    .none = 还没有安排车。
    .title = 我的车

verdict =
    .age-bundle = 信任名单
    .age-clock = 本机时间
    .age-code = 这个码
    .age-health = 健康码
    .age-list = 作废名单
    .age-manifest = 名册
    .age-rules = 防疫要求
    .ages = 判断的依据有多新
    .another = 不是同一个人？
    .arrived-of = 已到 { $n } / { $of } 人
    .board = 请上车
    .cannot-verify = 无法判断
    .gate-board = 已接收
    .gate-cannot-verify = 无法判断
    .gate-hold = 先核对
    .gate-reject = 不能接收
    .hold = 请稍等
    .last-four = 证件后四位
    .next = 下一位
    .next-simply = 下一位，直接扫码
    .passenger = 乘客
    .reject = 不能上车
    .to-do = 怎么办

welcome =
    .offline = 没有网络也能用，填过的都存在本机。
    .promise = 从村口到厂门，一路有它。
    .service = 服务：{ $place } · 版本 { $version }
    .staff = 我是工作人员
    .start = 我要出行
