"""Words whose letters a dictionary of common Chinese gets wrong: places, and what kind of company it is.

A place keeps readings that its characters have lost elsewhere, and maps write some places as their own people
say them. What stands here wins over pypinyin's dictionary.
"""

from __future__ import annotations

PLACES = {
    "漯河": "Luo He",
    "单县": "Shan Xian",
    "洪洞": "Hong Tong",
    "朝阳": "Chao Yang",
    "珲春": "Hun Chun",
    "繁峙": "Fan Shi",
    "浚县": "Xun Xian",
    "乐亭": "Lao Ting",
    "筠连": "Jun Lian",
    "莘庄": "Xin Zhuang",
    "涡阳": "Guo Yang",
    "柞水": "Zha Shui",
    "吴堡": "Wu Bu",
    "塘厦": "Tang Xia",
    "闵行": "Min Hang",
    "佛冈": "Fo Gang",
    "荥经": "Ying Jing",
    "会稽": "Kuai Ji",
    "哈尔滨": "Harbin",
    "齐齐哈尔": "Qiqihar",
    "呼和浩特": "Hohhot",
    "鄂尔多斯": "Ordos",
    "呼伦贝尔": "Hulunbuir",
    "乌鲁木齐": "Urumqi",
    "克拉玛依": "Karamay",
    "吐鲁番": "Turpan",
    "喀什": "Kashgar",
    "拉萨": "Lhasa",
}
"""As English maps spell them, syllable by syllable."""

CITIES = {"六合": "Lu He", "大城": "Dai Cheng", "长子": "Zhang Zi"}
"""Places that are words elsewhere: read so only where a place is meant."""

JOINTS = {
    "省长": "Sheng Chang",
    "市长": "Shi Chang",
    "县长": "Xian Chang",
    "区长": "Qu Chang",
    "州长": "Zhou Chang",
    "镇长": "Zhen Chang",
}
"""A place and a name that begins with 长; who heads a place names no company."""

COMPANIES = {
    "股份有限公司": "Co., Ltd.",
    "有限责任公司": "Co., Ltd.",
    "有限公司": "Co., Ltd.",
    "分公司": "Branch",
    "个体工商户": "Sole Trader",
}
"""What a contract calls them; pinyin would tell a buyer nothing."""

ALONE = {
    "长": "Chang",
    "都": "Du",
    "什": "Shi",
    "勒": "Le",
    "郫": "Pi",
    "曾": "Zeng",
    "翟": "Zhai",
    "缪": "Miao",
}
"""Characters as names have them, where they are part of no word."""

PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|"
    "东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|"
    "乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
"""Whose names an autonomous prefecture or county carries behind its own, as a pattern; the last means
all of them."""
WITHOUT_SUFFIX = "蒙古|哈萨克|柯尔克孜|塔吉克|锡伯"
"""Of these, those that need no 族 there."""
