"""What the made-up goods and companies are called, in the six languages of the API.

Data alone. A phrase is one text, its six languages in the order of `endpoints.LANGUAGES` and separated
by ``|``. Every company name is put together from `NAME_STARTS` and `NAME_ENDS` and means nobody; the three
of the vendor's own example stand in `catalogue`.
"""

from __future__ import annotations

from dataclasses import dataclass

from tmapi_analytics.endpoints import LANGUAGES


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of goods: how it is named, what it costs, where it is made. To add one, add its drawing too.

    Attributes
    ----------
    nouns, traits : tuple of str
        Phrases that titles are made of.
    sizes : tuple of str
        The same in every language.
    hints : tuple of str
        Words in a picture's address that give the kind away.
    categories : tuple of str
        Its category ids, the finest first.
    price, spread : float
        Median in CNY, and the standard deviation of its logarithm.
    offers, suppliers : int
        How many there are.
    found : int
        About how many offers a picture of it finds, `related` kinds included.
    belts : tuple of str
        ``province|city|how company names there begin|weight``: where it is really made.
    trade : tuple of str
        What its companies call their business.
    """

    nouns: tuple[str, ...]
    traits: tuple[str, ...]
    sizes: tuple[str, ...]
    hints: tuple[str, ...]
    categories: tuple[str, ...]
    price: float
    spread: float
    belts: tuple[str, ...]
    trade: tuple[str, ...]
    related: tuple[str, ...]
    offers: int = 266
    suppliers: int = 30
    found: int = 400


KINDS: dict[str, Kind] = {
    "lotus": Kind(
        nouns=(
            "Dried lotus seeds|干莲子|Сушёные семена лотоса|Hạt sen khô|乾燥蓮の実|건연자",
            "White lotus seeds|白莲子|Белые семена лотоса|Hạt sen trắng|白蓮の実|백연자",
            "Fresh lotus pods|新鲜莲蓬|Свежие коробочки лотоса|Đài sen tươi|生の蓮台|생연밥",
        ),
        traits=(
            "coreless|去芯|без сердцевины|bỏ tim|芯抜き|심 제거",
            "for porridge|煲粥煲汤|для каши|nấu cháo|お粥用|죽용",
            "this year's harvest|当季新货|нового урожая|vụ mới|新物|햇",
        ),
        sizes=("250g", "500g", "1kg", "5kg"),
        hints=("lotus", "seed", "seeds", "莲子", "莲蓬"),
        categories=("130822002", "104"),
        price=32.0,
        spread=0.6,
        belts=("福建|三明市|建宁县|5", "江西|抚州市|广昌县|5", "湖南|湘潭市|湘潭|4", "湖北|荆州市|洪湖市|2"),
        trade=("食品", "农产品", "莲业", "土特产"),
        related=("bamboo_cup", "pet_bowl"),
        offers=440,
        suppliers=40,
        found=691,
    ),
    "bamboo_cup": Kind(
        nouns=(
            "Bamboo cup|竹杯|Бамбуковый стакан|Cốc tre|竹カップ|대나무 컵",
            "Bamboo tea tumbler|竹茶杯|Бамбуковая чашка|Ly trà tre|竹の湯呑み|대나무 찻잔",
        ),
        traits=(
            "natural|原竹|натуральный|tự nhiên|天然|천연",
            "carved|雕刻|резной|chạm khắc|彫刻入り|조각",
            "with rope|带绳|с верёвкой|có dây|紐付き|끈 포함",
        ),
        sizes=("200ml", "300ml", "400ml"),
        hints=("bamboo", "竹杯", "竹"),
        categories=("122704001", "1227", "15"),
        price=6.5,
        spread=0.6,
        belts=("浙江|湖州市|安吉|8", "福建|南平市|建瓯市|2", "江西|宜春市|奉新县|2"),
        trade=("竹木制品", "竹业", "工艺品"),
        related=("mug", "thermos"),
    ),
    "mug": Kind(
        nouns=(
            "Ceramic mug|陶瓷马克杯|Керамическая кружка|Cốc sứ|陶器マグカップ|도자기 머그컵",
            "Coffee mug|咖啡杯|Кружка для кофе|Cốc cà phê|コーヒーマグ|커피 머그잔",
        ),
        traits=(
            "with lid|带盖|с крышкой|có nắp|蓋付き|뚜껑 포함",
            "hand painted|手绘|ручной росписи|vẽ tay|手描き|핸드페인팅",
            "custom logo|定制logo|с логотипом|in logo|ロゴ入れ可|로고 주문 제작",
        ),
        sizes=("300ml", "350ml", "400ml", "480ml"),
        hints=("mug", "coffee", "ceramic", "马克杯", "陶瓷"),
        categories=("122703002", "1227", "15"),
        price=9.0,
        spread=0.55,
        belts=(
            "江西|景德镇市|景德镇|6",
            "广东|潮州市|潮州市|4",
            "福建|泉州市|德化县|4",
            "山东|淄博市|淄博|2",
        ),
        trade=("陶瓷", "瓷业", "陶瓷工艺"),
        related=("bamboo_cup", "thermos"),
    ),
    "lamp": Kind(
        nouns=(
            "LED desk lamp|LED台灯|Светодиодная настольная лампа|Đèn bàn LED|LEDデスクライト|LED 스탠드",
            "Bedside lamp|床头小夜灯|Ночник|Đèn ngủ đầu giường|ベッドサイドランプ|침대 협탁 램프",
        ),
        traits=(
            "dimmable|可调光|с диммером|chỉnh độ sáng|調光式|밝기 조절",
            "rechargeable|充电款|аккумуляторная|sạc điện|充電式|충전식",
            "eye protection|护眼|защита глаз|bảo vệ mắt|目に優しい|시력 보호",
        ),
        sizes=("5W", "8W", "12W"),
        hints=("lamp", "led", "light", "台灯"),
        categories=("122804001", "1228", "15"),
        price=28.0,
        spread=0.7,
        belts=("广东|中山市|中山市古镇|8", "广东|深圳市|深圳市|3", "浙江|宁波市|余姚市|2"),
        trade=("照明", "灯饰", "光电科技"),
        related=("thermos", "mug"),
    ),
    "phone_case": Kind(
        nouns=(
            "Phone case|手机壳|Чехол для телефона|Ốp điện thoại|スマホケース|휴대폰 케이스",
            "Phone cover|手机保护套|Накладка на телефон|Bao da điện thoại|携帯カバー|휴대폰 커버",
        ),
        traits=(
            "shockproof|防摔|противоударный|chống sốc|耐衝撃|충격 방지",
            "magnetic|磁吸|магнитный|từ tính|磁気|마그네틱",
            "liquid silicone|液态硅胶|жидкий силикон|silicon lỏng|液体シリコン|액체 실리콘",
        ),
        sizes=("6.1in", "6.7in"),
        hints=("phone", "case", "手机壳"),
        categories=("125386001", "1253", "7"),
        price=5.5,
        spread=0.75,
        belts=("广东|深圳市|深圳市|8", "广东|东莞市|东莞市|4", "广东|广州市|广州市|4"),
        trade=("电子科技", "数码配件", "科技"),
        related=("silicone", "lamp"),
        offers=296,
    ),
    "canvas_bag": Kind(
        nouns=(
            "Canvas tote bag|帆布托特包|Холщовая сумка|Túi tote vải|キャンバストートバッグ|캔버스 토트백",
            "Cotton shopping bag|棉布购物袋|Хлопковая сумка|Túi vải cotton|綿エコバッグ|면 에코백",
        ),
        traits=(
            "large|大容量|вместительная|cỡ lớn|大容量|대용량",
            "with zip|拉链款|на молнии|có khóa kéo|ファスナー付き|지퍼형",
            "custom print|定制印花|с печатью|in theo yêu cầu|プリント可|인쇄 가능",
        ),
        sizes=("30x35cm", "35x40cm", "40x45cm"),
        hints=("bag", "tote", "canvas", "帆布", "袋"),
        categories=("122905003", "1229", "15"),
        price=7.0,
        spread=0.6,
        belts=(
            "浙江|温州市|苍南县|6",
            "浙江|金华市|义乌市|5",
            "河北|保定市|保定白沟新城|3",
            "广东|广州市|广州市|2",
        ),
        trade=("箱包", "包装制品", "工艺包袋"),
        related=("yoga_mat", "phone_case"),
    ),
    "yoga_mat": Kind(
        nouns=(
            "Yoga mat|瑜伽垫|Коврик для йоги|Thảm yoga|ヨガマット|요가 매트",
            "Exercise mat|健身垫|Коврик для фитнеса|Thảm tập|トレーニングマット|운동 매트",
        ),
        traits=(
            "non-slip|防滑|нескользящий|chống trượt|滑り止め|미끄럼 방지",
            "extra thick|加厚|утолщённый|dày|厚手|두꺼운",
            "with strap|带绑带|с ремнём|kèm dây|ストラップ付き|스트랩 포함",
        ),
        sizes=("6mm", "8mm", "10mm", "15mm"),
        hints=("yoga", "mat", "瑜伽"),
        categories=("123006002", "1230", "15"),
        price=24.0,
        spread=0.55,
        belts=("浙江|金华市|义乌市|5", "浙江|宁波市|宁波|3", "江苏|南通市|南通|3", "广东|东莞市|东莞市|2"),
        trade=("体育用品", "健身器材", "塑胶制品"),
        related=("canvas_bag", "silicone"),
    ),
    "pet_bowl": Kind(
        nouns=(
            "Pet bowl|宠物碗|Миска для животных|Bát thú cưng|ペットボウル|반려동물 식기",
            "Cat feeding bowl|猫食盆|Миска для кошки|Bát ăn cho mèo|猫用食器|고양이 밥그릇",
        ),
        traits=(
            "tilted|斜口|наклонная|nghiêng|斜め型|기울어진",
            "anti-tip|防打翻|устойчивая|chống đổ|ひっくり返り防止|넘어짐 방지",
            "double|双碗|двойная|đôi|ダブル|더블",
        ),
        sizes=("S", "M", "L"),
        hints=("pet", "bowl", "dog", "cat", "宠物", "碗"),
        categories=("123107001", "1231", "15"),
        price=11.0,
        spread=0.6,
        belts=(
            "浙江|温州市|平阳县|5",
            "河北|邢台市|邢台市南和区|4",
            "浙江|金华市|义乌市|3",
            "广东|佛山市|佛山市|2",
        ),
        trade=("宠物用品", "日用制品", "贸易"),
        related=("silicone", "mug"),
    ),
    "silicone": Kind(
        nouns=(
            "Silicone spatula|硅胶铲|Силиконовая лопатка|Xẻng silicon|シリコンヘラ|실리콘 주걱",
            "Silicone utensils|硅胶厨具|Утварь из силикона|Đồ bếp silicon|シリコン調理器具|실리콘 주방용품",
        ),
        traits=(
            "heat resistant|耐高温|жаропрочная|chịu nhiệt|耐熱|내열",
            "wooden handle|木柄|с деревянной ручкой|cán gỗ|木柄|나무 손잡이",
            "food grade|食品级|пищевая|an toàn thực phẩm|食品グレード|식품 등급",
        ),
        sizes=("28cm", "32cm", "5pcs", "12pcs"),
        hints=("silicone", "kitchen", "spatula", "utensil", "硅胶", "厨具"),
        categories=("123208004", "1232", "15"),
        price=8.0,
        spread=0.75,
        belts=(
            "广东|阳江市|阳江市|4",
            "广东|东莞市|东莞市|4",
            "浙江|金华市|义乌市|4",
            "广东|深圳市|深圳市|2",
        ),
        trade=("硅胶制品", "厨具", "家居用品"),
        related=("pet_bowl", "yoga_mat"),
    ),
    "thermos": Kind(
        nouns=(
            "Insulated bottle|保温杯|Термос|Bình giữ nhiệt|ステンレスボトル|보온병",
            "Sports water bottle|运动水壶|Спортивная бутылка|Bình nước thể thao|スポーツボトル|스포츠 물병",
        ),
        traits=(
            "stainless steel|不锈钢|из нержавеющей стали|inox|ステンレス|스테인리스",
            "with straw|带吸管|с трубочкой|có ống hút|ストロー付き|빨대 포함",
            "leakproof|防漏|герметичный|chống rò rỉ|漏れ防止|누수 방지",
        ),
        sizes=("350ml", "500ml", "750ml", "1L"),
        hints=("thermos", "bottle", "flask", "保温杯", "水壶"),
        categories=("123309001", "1233", "15"),
        price=22.0,
        spread=0.6,
        belts=("浙江|金华市|永康市|8", "浙江|金华市|武义县|4", "浙江|台州市|台州市|2"),
        trade=("杯业", "工贸", "日用品"),
        related=("bamboo_cup", "mug"),
    ),
}

MARKET_WORDS = (
    "wholesale|厂家批发|оптом|bán sỉ|卸売り|도매",
    "factory direct|工厂直销|от производителя|giá xưởng|工場直販|공장 직판",
    "new style|新款|новинка|mẫu mới|新作|신상",
    "household|家用|для дома|gia dụng|家庭用|가정용",
    "cross-border|跨境专供|на экспорт|xuất khẩu|越境EC向け|해외 판매용",
    "gift|礼品|в подарок|quà tặng|ギフト|선물용",
)

NAME_STARTS = tuple("晨沐禾锦澜屿睿栖朗穗霁檀砚苓昱芃")
NAME_ENDS = tuple("屿舟禾野川陌歌笙悦臻泽岚源晖语庭")
NAME_FORMS = ("有限公司", "有限公司", "有限公司", "有限公司", "有限公司", "厂", "商行", "经营部")


def translate(phrase: str, language: str) -> str:
    """One language of a phrase.

    Examples
    --------
    >>> translate("gift|礼品|в подарок|quà tặng|ギフト|선물용", "zh")
    '礼品'
    """
    return phrase.split("|")[LANGUAGES.index(language)]
