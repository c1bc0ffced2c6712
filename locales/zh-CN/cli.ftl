### What `qicheng` prints for people; codes and JSON are the same in every language.

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

cli-hours =
    .breach = { $at } { $driver }：违反：{ $rule }
    .warning = { $at } { $driver }：提醒：{ $rule }

cli-key-state =
    .compromised = 已失窃
    .good = 有效
    .retired = 已停用

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
