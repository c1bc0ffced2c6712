### What `qicheng` and `qicheng-service` print for people; codes and JSON are the same in every language.

cause-bundle =
    .distinct-roots = 三把根密钥有重复
    .duplicate-kid = 有密钥编号出现了两次
    .expired = 已过期
    .form = 不是信任名单：{ $why }
    .not-newer = 不比现有的信任名单新
    .purpose-mix = 有不能并用的用途
    .signature = 签名不对
    .times = 时间不合理
    .too-far-ahead = 版本号一次跳得太多
    .too-few-new-roots = 新的根密钥中签名的不到两把
    .too-few-roots = 认定的根密钥中签名的不到两把

cause-cbor =
    .cut-off = 内容被截断
    .key-order = 键没有按顺序排列
    .not-shortest = 不是最短的写法
    .not-utf8 = 文字不是 UTF-8
    .shape = 内容不是这里应有的
    .too-deep = 嵌套太深
    .too-large = 太大
    .trailing = 结尾有多余的字节
    .unsupported = 用了这里不支持的写法

cause-check =
    .expired = 已过期
    .place = 签发的地区对那里无权发布
    .revoked = 已作废
    .status-unknown = 不知道是否已作废

cause-credential =
    .bounds = 有数值超出范围
    .header = 凭证的头部应有密钥编号、没有类型
    .not-staff = 不是带密钥的工作人员凭证

cause-document =
    .bounds = 有数值超出范围
    .expired = 已过期
    .header = 不是这类文件的头部

cause-envelope =
    .form = 不是封套：{ $why }
    .signature = 签名不对

cause-instance =
    .at = { $place }：{ $why }
    .duplicate-entry = 同一车型、上车点和日期出现了第二次
    .duplicate-id = 编号 { $id } 用了两次
    .empty = 不能为空
    .feeder-not-bus = 接驳车和到站班次只能用 bus
    .impossible-window = 时间段在第 { $to } 天结束，却在第 { $from } 天才开始
    .other-mode = 班次的交通方式与车型不一致
    .out-of-range = 应在 { $least } 到 { $most } 之间
    .too-long = 时间段从第 { $first } 天到第 { $last } 天，超过 { $limit } 天
    .too-many = 有 { $count } 项，最多 { $limit } 项
    .unknown-id = 没有编号为 { $id } 的{ $kind }
    .version = 不认得版本 { $version }：本程序只读版本 1

cause-instance-kind =
    .group = 一起走的人
    .hub = 上车点
    .type = 车型

cause-key =
    .not-a-point = 不是 P-256 的公钥
    .not-a-secret = 不是 P-256 的私钥
    .unavailable = 密钥无法使用

cause-message =
    .bounds = 有数值超出范围
    .header = 不是这一类的头部
    .staff = 所附的工作人员凭证：{ $why }

cause-pack =
    .expression = 规则 { $rule }：{ $why }
    .format = 格式为 { $format } 的防疫要求需要更新版本的程序
    .hidden-field = 规则 { $rule } 用到了 { $field }，却没有写明
    .id = 编号 { $id } 写得不对，或用了两次
    .json = 不是防疫要求：第 { $line } 行第 { $column } 列
    .too-large = 防疫要求太大
    .too-many-rules = 防疫要求里的规则太多
    .validity = 防疫要求还没开始就结束了
    .words = { $of } 的文字没有写，或太长

cause-picture =
    .not-a-picture = 不是能读的 PNG 或 JPEG 图片
    .too-large = 图片超过 { $bytes } 字节或 { $pixels } 像素

cause-qr-code =
    .encode = 图片无法生成
    .scale = 每格 { $scale } 像素，应在 1 到 { $max } 之间
    .too-long = 文字有 { $bytes } 字节，级别 { $level } 的二维码放不下

cause-setup-code =
    .foreign = 既不是设置码，也不是设置码的链接
    .later-version = 设置码的版本太新
    .malformed = 设置码已损坏
    .other-code = 是别的用途的码

cause-signer =
    .key = 健康证明不用这种密钥签名
    .malformed = 不是 X.509 证书
    .too-large = 太大，不会是证书

cause-status =
    .beyond = 有序号超出名单
    .parameter = 有参数超出范围
    .times = 时间不合理
    .too-many = 序号多于名单的上限
    .trailing = 结尾有多余的内容

cause-storage =
    .address = 不是数据库的地址
    .altered = { $table } 里有加密的内容打不开
    .busy = 等待处理的事太多
    .constraint = 有一行数据违反了表的规定
    .corrupt = { $table } 里的内容读不出来
    .database = 数据库出错，代码 { $code }
    .disk = 磁盘出错
    .entropy = 系统给不出随机数
    .in-use = 数据库是较早的版本，而且还有其他服务进程在用：请先停掉它们
    .key = 用这把密钥打不开数据库
    .newer = 数据库的版本比本程序新
    .older = 数据库是较早的版本：启动一次服务就会更新
    .roots = 没有可用来核验数据库服务器的根证书
    .stopped = 存储没有做完这件事
    .tls = 与数据库的连接不安全

cause-template =
    .missing = 必须给出 { $key } 的值
    .region = 没有这个地区
    .unknown-key = 模板里没有 { $key } 这一项
    .value = { $key } 不能是这个值

cause-trust =
    .bundle-expired = 信任名单有效到 { $at }
    .compromised = 密钥从 { $at } 起已失窃
    .expired = 密钥有效到 { $at }
    .not-yet = 密钥从 { $at } 起才有效
    .purpose = 密钥不能作这个用途
    .unknown = 信任名单里没有这把密钥

cli-argument =
    .invalid = { $argument }：{ $value }：{ $why }
    .kid = 密钥编号是十六位十六进制数字
    .kid-at-time = 请写成 KID@TIME
    .moment = 不是日期和时间
    .pair = KEY=VALUE
    .rfc-3339 = 时间不是 RFC 3339 写法，例如 2026-02-08T00:00:00Z
    .seconds = 应为 0 到 1000000 的秒数
    .template = 应为其中之一：{ $names }
    .ticket = 票的编号是 32 位十六进制数字

cli-certificate =
    .cannot-verify = 无法核验
    .check-base45 = 是 base45 写法
    .check-compression = 压缩正确
    .check-document = 里面有文件
    .check-expiration = 已签发，未过期
    .check-key-usage = 签发方有权签发这种证明
    .check-prefix = 以 HC1: 开头
    .check-schema = 完整，代码都认得
    .check-signature = 由信任的签发方签名
    .does-not-hold = 无效
    .dose = 第 { $given } 针，共 { $all } 针
    .holder = { $name }，生于 { $born }
    .holds = 有效
    .negative = 阴性
    .nucleic-acid-test = 核酸检测
    .other = 不是这个人的
    .own = 是这个人的
    .positive = 阳性
    .rapid-test = 抗原检测
    .recovery = 康复
    .unproven = 不能证明是这个人的：姓名是拉丁字母
    .vaccination = 疫苗接种
    .valid = { $until } 前有效，签发方：{ $issuer ->
            [none] 未注明
           *[other] { $issuer }
        }

cli-code =
    .made = { $file }：版本 { $version }-M，每边 { $modules } 格，{ $bytes } 字节

cli-driving-rule =
    .eight-hours = 24 小时内驾驶满 8 小时
    .four-hours = 连续驾驶满 4 小时，中间没有停车休息 20 分钟
    .night = 在 2 点到 5 点之间驾驶

cli-failure =
    .entropy = 系统给不出随机数
    .file = { $file }：{ $why }
    .new-key = 新密钥
    .passed-over = { $file }：{ $why }，已跳过
    .signals = 无法接收中断信号：{ $error }
    .standard-output = 标准输出

cli-hours =
    .breach = { $at } { $driver }：违反：{ $rule }
    .warning = { $at } { $driver }：提醒：{ $rule }

cli-input =
    .act = 不是签过名的行为：{ $why }
    .bundle = 不是这些根密钥的信任名单：{ $why }
    .document = 不是签过名的这类文件：{ $why }
    .driving-event = 第 { $line } 行：不是驾驶事件
    .exposed = 别人也能读这个文件：请改成只有自己能读（chmod 600）
    .instance = 不是排班数据：{ $why }
    .json = 第 { $line } 行第 { $column } 列，{ $place }：{ $why }
    .json-whole = 第 { $line } 行第 { $column } 列，整个文件：{ $why }
    .key-taken = 密钥 { $kid }：属于别的地区，或已不再使用
    .list = 不是作废名单：{ $why }
    .no-code = 这张图片里读不出码
    .not-a-root = 不是根密钥的私钥
    .not-of-the-roots = 不是三把根密钥之一
    .not-signed = 没有信任名单里密钥的签名
    .not-theirs = 签名的工作人员无权做这件事，或当时无权
    .not-utf8 = 不是 UTF-8 文字
    .other-roots = 根密钥与上一份信任名单的不同
    .other-trip = 与名册不是同一班次，或不是同一地区签发的
    .others-rules = 签名的地区对这些防疫要求所在的地区无权发布
    .pack = 不是防疫要求：{ $why }
    .picture = 不是能读的图片：{ $why }（最多 { $bytes } 字节）
    .request = 不是服务对信任名单的申请（第 { $line } 行第 { $column } 列）
    .requested-key = 密钥 { $kid }：与它的编号或用途不符
    .revoked = 工作人员凭证已作废
    .roots = 不是三行、每行 66 位十六进制数字的根密钥公钥
    .several-passes = 图片里有几个通行码：请一次只出示一个
    .signer = 不是签发单位的证书：{ $why }
    .staff = 不是工作人员凭证：{ $why }
    .too-large = 超过 { $bytes } 字节
    .trust = 签名的密钥没有这种权限：{ $why }
    .unknown-staff = 签名的工作人员不在 --staff 里：{ $kid }

cli-key-state =
    .compromised = 已失窃
    .good = 有效
    .retired = 已停用

cli-line =
    .clock = `clock` 不是时间
    .day = 缺少日期
    .field = 不是这样的一行（第 { $column } 列）：缺少一项，或类型不对
    .not-an-object = 不是 JSON 对象
    .not-json = 不是这样的一行（第 { $column } 列）：不是 JSON
    .time = 缺少时间
    .too-long = 超过 { $bytes } 字节

cli-meaning =
    .areas = 所列的地区
    .code-hours = 健康码最多可以是多少小时前的；0 表示不要求
    .contact = 申报过接触病例
    .days-back = 往前多少天，含当天
    .fever = 申报过 37.3 ℃ 及以上的体温
    .listed-area = 到过所列的地区
    .no-declaration = 今天和昨天都没有打卡
    .on-fail = 没有时在上车时怎么处理
    .positive-test = 最近 14 天内有检测阳性
    .quarantine-days = 隔离多少天
    .sample-hours = 采样最早可以在上车前多少小时
    .symptoms = 申报过症状
    .vaccination-days = 接种后至少满多少天

cli-parameter =
    .action = hold 或 reject
    .colour = green、amber 或 red
    .number = { $least } 到 { $most }
    .regions = 地区，写代码或名称

cli-people =
    .row = 第 { $row } 行：{ $field }：{ $code }
    .rows = 共 { $rows } 行，其中 { $good } 行没有问题

cli-people-refused =
    .encoding = 读不出这种文字编码：请另存为 UTF-8
    .missing-column = 没有一行写着姓名、身份证号和户籍的列名
    .no-rows = 没有数据行
    .not-a-table = 不是表格：可以读 CSV、TSV、XLSX、XLS 和 ODS
    .too-large = 太大：一次最多 { $mebibytes } MiB、{ $rows } 行

cli-plan =
    .broken = 违反：   { $rule }（{ $where }）
    .cancelled = 班次 { $trip } 不再开：坐不满最少人数，或者没有车了
    .cost = 成本：   { $cost }
    .kept = 保留：   { $n } 人
    .least-score = 得分下限：{ $score }，任何方案都不会更低
    .least-vehicles = 车辆下限：{ $vehicles }，否则不能人人有座
    .left-behind = 没排上： { $n } 人，其中优先帮扶 { $priority } 人
    .new-trip = 班次 { $trip }（新），上车点 { $hub }，第 { $day } 天：{ $cost }{ $moved ->
            [none] {""}
           *[other] ，要挪动 { $moved }
        }
    .no-place = 没有位置
    .nothing-broken = 没有违反任何规则
    .progress = { $seconds } 秒：得分 { $score }，车辆 { $vehicles }，没排上 { $n } 人
    .score = 得分：   { $score }
    .steps = 步数：   { $steps }，用时 { $seconds } 秒
    .trip = 班次 { $trip }，上车点 { $hub }，第 { $day } 天：{ $cost }{ $moved ->
            [none] {""}
           *[other] ，要挪动 { $moved }
        }
    .vehicles = 车辆：   { $vehicles }

cli-rules =
    .colour = 健康码规则：{ $rule }
    .entry = 进入规则：{ $rule }
    .health-code = 健康码不超过 { $hours } 小时
    .holds = 有效期 { $from } 至 { $until }
    .pack = { $id } 第 { $version } 版，{ $region }：{ $name }
    .refused = 由 { $kid } 签名：{ $why }
    .signed = 由 { $kid } 签名
    .signed-of = 由 { $place } 的 { $kid } 签名

cli-setup =
    .shown =
        服务地址    { $service }
        地区        { $place }
        名称        { $name }
        信任名单    第 { $bundle } 版
        根密钥      { $digest }…（请核对这八位）

cli-system =
    .already-exists = 已经有这个文件或文件夹
    .is-a-directory = 是文件夹
    .not-a-directory = 不是文件夹
    .not-found = 没有这个文件或文件夹
    .other = { $error }
    .permission-denied = 没有权限
    .unexpected-end = 文件没有到应有的结尾

cli-template =
    .named = { $template }：{ $name }
    .parameter = --set { $key }=  { $kind }，{ $default ->
            [none] 必须给出
           *[other] 默认 { $default }
        }：{ $meaning }

cli-trade-off =
    .cost = 成本
    .left-behind = 没排上
    .minimum-load = 最少人数
    .vehicles = 车辆
    .with-priority = 其中优先帮扶

cli-trust =
    .bundle = 信任名单 { $version }：{ $issued } 至 { $expires }
    .ended-bundle = 信任名单 { $version }：{ $issued } 至 { $expires }（已过期）
    .key = 密钥 { $kid }  { $place }  { $purposes }  有效到 { $expires }  { $state }{ $since ->
            [none] {""}
           *[other] {" "}自 { $since }
        }
    .pins = 另认 { $n } 份文件
    .root = 根密钥 { $root }

cli-usage =
    .bundle = 没有手机会接受这份信任名单：{ $why }
    .id-number = --id-number 不是身份证号
    .leg = 这个班次有 { $legs } 个行程段，从 0 数起
    .make = 不能做成码：{ $why }
    .not-in-bundle = 密钥 { $kid }：不在上一份信任名单里
    .picture-format = 图片的文件名应以 .png 或 .svg 结尾
    .root-count = 请给出两把或三把不同的根密钥；更换根密钥时，新的也要给出同样多把
    .roots = 不知道三把根密钥：请用 --roots、--previous，或用 --root 给出全部三把
    .template = 不能做成防疫要求：{ $why }
    .withdrawn = 密钥 { $kid }：以前已停用，或写的是将来的时间

cli-verify =
    .age-list = 作废名单 { $hours } 小时
    .age-manifest = 名册 { $hours } 小时
    .age-rules = 防疫要求 { $hours } 小时
    .age-trust = 信任名单 { $hours } 小时
    .ages = 依据已有：{ $ages }
    .id-card = 证件 …{ $digits }
    .not-given = 没有给：{ $what }
    .seat = 座位 { $seat }
    .slot = 序号 { $slot }

service-command =
    .clock-confirmed = 已于 { $at } 确认
    .record-holds = { $rows } 行无误，已对照 { $heads } 个签名的末端
    .restored = 已恢复；此后删除的人数：{ $people }

service-failure =
    .already-made = { $folder } 里已经有一个服务；它的密钥不会重新生成
    .audit-changed = 第 { $row } 行被改过
    .audit-cut = 签名的末端是第 { $named } 行，而记录到第 { $held } 行就结束了
    .audit-order = 第 { $row } 行与前一行接不上
    .audit-other = 第 { $row } 行不是签名的末端所指的那一行
    .audit-unsigned = 记录的末端没有本服务的签名
    .bundle = 信任名单不被接受：{ $why }
    .busy = 尝试太多：请在 { $seconds } 秒后再试
    .entropy = 系统给不出随机数
    .field = { $field }：{ $why }
    .file = { $file }：{ $error }
    .internal = 服务出错：{ $error }
    .keys-form = 不是这个版本的密钥文件
    .keys-io = 密钥文件：{ $error }
    .no-address = 服务还没有地址：请运行 `qicheng-service address`
    .no-place = GB/T 2260 里没有 { $place } 这个地区
    .no-trust = 还没有信任名单：请运行 `qicheng-service install-trust`
    .not-an-address = { $address } 不是服务地址：应为 https:// 加主机名（http:// 只能用于本机）
    .not-made = { $folder } 里没有完整的服务：请运行 init，它会接着上次中断的地方继续
    .nothing-recorded = 还没有任何记录
    .other-role = 这个账号是别的角色
    .served = { $folder } 正由另一个进程提供服务：请先停掉它
