### Times, ages and words that screens, console, notices and paper share.

age =
    .days = { $n }天前
    .hours = { $n }小时前
    .minutes = { $n }分钟前
    .now = 刚刚

date =
    .beside-today = { $word } { $weekday }
    .month-1 = 1
    .month-2 = 2
    .month-3 = 3
    .month-4 = 4
    .month-5 = 5
    .month-6 = 6
    .month-7 = 7
    .month-8 = 8
    .month-9 = 9
    .month-10 = 10
    .month-11 = 11
    .month-12 = 12
    .month-day = { $name }月{ $day }日
    .of-year = { $year }年{ $day }
    .today = 今天
    .tomorrow = 明天
    .weekday-0 = 周日
    .weekday-1 = 周一
    .weekday-2 = 周二
    .weekday-3 = 周三
    .weekday-4 = 周四
    .weekday-5 = 周五
    .weekday-6 = 周六
    .with-weekday = { $weekday } { $day }
    .yesterday = 昨天

mode =
    .any = 都行
    .bus = 大巴
    .flight = 飞机
    .train = 火车

poverty =
    .at-risk = 防返贫监测对象
    .lifted-out = 脱贫人口
    .none = 都不是

work =
    .has-job = 回原来的厂
    .looking = 正在找工作
    .newly-hired = 新找到工作
