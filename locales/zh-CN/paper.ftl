### The pass on paper; what its fields are called. Beside other languages the Chinese stands first.

paper-pass =
    .title = 纸质乘车凭证
    .issued = 制证
    .name = 姓名
    .seat = 座位
    .depart = 发车
    .boarding = 上车地点
    .bring = 请带好
    .call = 有事请打
    .stamp = 盖章处
    .check = 上车时出示此码和本人身份证，一人一码，用后作废
    .id-card = 身份证
