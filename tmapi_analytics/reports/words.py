"""What a report says, in English and in Chinese: one table.

Names of columns are those of `columns`; flags and cells of a comparison come in the language asked for, from
`comparison.words`. What plugins say stands as it is. Charts have their own words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmapi_analytics.comparison import phrasing
from tmapi_analytics.comparison.phrasing import Phrase

if TYPE_CHECKING:
    from tmapi_analytics.comparison.phrasing import Say

SECTIONS = {
    "verdict": Phrase("Verdict", "结论"),
    "shortlist": Phrase("Shortlist", "候选供应商"),
    "conclusion": Phrase("What the analyst says", "分析师意见"),
    "question": Phrase("The question", "本次查询"),
    "compared": Phrase("Side by side", "逐项对比"),
    "scoring": Phrase("How the score came about", "评分依据"),
    "flags": Phrase("What to look at twice", "需要留意"),
    "market": Phrase("The market in pictures", "市场概览"),
    "quality": Phrase("How good the data is", "数据质量"),
    "offers": Phrase("All offers", "全部商品"),
    "notes": Phrase("Notes", "备注"),
    "method": Phrase("Method and versions", "方法与版本"),
    "contents": Phrase("Contents", "目录"),
}

COMMON = {
    "made_up": Phrase(
        "Made-up data: these offers come from a sandbox. No such supplier or price exists.",
        "虚构数据：以下商品来自沙盒，供应商与价格均不存在。",
    ),
    "unknown": Phrase("unknown", "未知"),
    "yes": Phrase("yes", "是"),
    "no": Phrase("no", "否"),
    "and": Phrase(", ", "、"),
    "then": Phrase("; ", "；"),
    "pieces": Phrase("{n:,} pieces", "{n:,} 件", "{n:,} piece"),
    "years": Phrase("{n:,} years", "{n:,} 年", "{n:,} year"),
    "calls": Phrase("{n:,} calls", "{n:,} 次调用", "{n:,} call"),
    "suppliers_counted": Phrase("{n:,} suppliers", "{n:,} 家供应商", "{n:,} supplier"),
    "offers_counted": Phrase("{n:,} offers", "{n:,} 个商品", "{n:,} offer"),
    "title": Phrase("Offers for “{search}”", "“{search}”的商品报告"),
    "title_bare": Phrase("Offers on 1688.com", "1688.com 商品报告"),
    "for_pieces": Phrase("for {pieces}", "采购 {pieces}"),
    "answered": Phrase("answers of {dates}", "数据日期 {dates}"),
    "no_picture": Phrase("no picture", "无图片"),
    "asked_picture": Phrase("The picture that was searched with", "查询所用图片"),
    "missing_is": Phrase("– means: not known.", "“–”表示未知。"),
}

VERDICT = {
    "nothing": Phrase("No results", "没有结果"),
    "nothing_found": Phrase(
        "The search answered and found no offers. That is a result, not a failure.",
        "查询成功，但没有找到商品。这是结果，并非故障。",
    ),
    "unscored": Phrase("Not scored", "未评分"),
    "unchecked": Phrase("Unchecked", "未核实"),
    "checked": Phrase("Checked: {offers}", "已核实：{offers}"),
    "clear": Phrase("Clear lead", "明显领先"),
    "narrow": Phrase("Narrow lead", "略微领先"),
    "close": Phrase("Close race", "难分高下"),
    "shared": Phrase("First place shared", "并列第一"),
    "tied": Phrase("{n:,} offers share the first place.", "有 {n:,} 个商品并列第一。"),
    "first_choice": Phrase("First choice: {supplier}", "首选：{supplier}"),
    "first_found": Phrase("First in the search: {supplier}", "搜索排名第一：{supplier}"),
    "nobody_ranked": Phrase("No offer meets the requirements", "没有符合要求的商品"),
    "unscored_order": Phrase(
        "Nothing is scored yet: offers stand in the order of the search, which says nothing about how good "
        "they are.",
        "尚未评分：商品按搜索顺序排列，不代表优劣。",
    ),
    "unchecked_same": Phrase(
        "Nobody has checked yet that these offers are the same product: a similar picture is not the same "
        "product. Ask for samples before you decide.",
        "尚无人核实这些商品是否为同一产品：图片相似不等于产品相同。请先索取样品再决定。",
    ),
    "checked_same": Phrase(
        "Somebody looked at {offers} and found the same product. Verdict and medians are about these alone.",
        "已有人查看 {offers} 并确认为同一产品，结论与中位数仅基于这些商品。",
    ),
    "costs": Phrase("{price} a piece ({basis}).", "单价 {price}（{basis}）。"),
    "below_median": Phrase(
        "Its list price is {percent} below the median of {suppliers}, which is {median}.",
        "其标价比 {suppliers}的中位数 {median} 低 {percent}。",
    ),
    "above_median": Phrase(
        "Its list price is {percent} above the median of {suppliers}, which is {median}.",
        "其标价比 {suppliers}的中位数 {median} 高 {percent}。",
    ),
    "at_median": Phrase(
        "Its list price is about the median of {suppliers}.", "其标价与 {suppliers}的中位数相当。"
    ),
    "price_unknown": Phrase("What a piece costs is unknown.", "单价未知。"),
    "bait": Phrase(
        "The price of {price} is bait: it is there to be seen, not to be paid. Ask for the real one.",
        "{price} 属于引流价，并非真实成交价，请询价。",
    ),
    "sure_first": Phrase(
        "Were the weights somewhat different, it would still come first in {share} of the cases; relative to "
        "these {offers}.",
        "若权重略有变化，有 {share} 的情形仍排第一；仅相对于这 {offers}而言。",
    ),
    "sure": Phrase(
        "Were the weights somewhat different, it would come first in {share} of the cases; in 90 of 100 "
        "its place would be {places}; relative to these {offers}.",
        "若权重略有变化，有 {share} 的情形仍排第一，90% 的情形名次为 {places}；仅相对于这 {offers}而言。",
    ),
    "not_sure": Phrase(
        "How sure the order is, is unknown: the table no longer says by what weights it was scored.",
        "排序的可靠程度未知：表格中已没有评分权重的记录。",
    ),
    "alone": Phrase("It is the only offer that is ranked.", "只有这一个商品参与排名。"),
    "grouped": Phrase(
        "Places are counted within each value of “{by}”, so that several offers are first.",
        "排名按“{by}”分组计算，因此有多个第一。",
    ),
    "swap": Phrase(
        "The first two, {first} and {second}, change places when the weight of {criterion} goes from "
        "{weight} to {swaps_at}.",
        "当“{criterion}”的权重由 {weight} 变为 {swaps_at} 时，{first}与{second}互换名次。",
    ),
    "offer_of": Phrase("offer {item_id} of {supplier}", "{supplier}的商品 {item_id}"),
    "stale": Phrase(
        "Values of {criteria} have changed since the scoring: score and places are those of before. Score "
        "again before you decide.",
        "评分之后，{criteria} 的数据已变化：评分与名次仍为之前的结果。请重新评分后再决定。",
    ),
    "sizes": Phrase(
        "Titles on the shortlist name different sizes: {sizes}. A price is for what its title names.",
        "候选商品的标题标有不同规格：{sizes}。价格对应各自的规格。",
    ),
    "coverage": Phrase(
        "{share} of the weight rests on values that are known.", "{share} 的权重基于已知数据。"
    ),
    "tier": Phrase("tier price at {pieces}", "{pieces}的阶梯价"),
    "below_tier": Phrase(
        "price of the first tier, {pieces} may be too few", "首档价格，{pieces}可能低于起订量"
    ),
    "list_price": Phrase("list price, tiers unknown", "标价，阶梯价未知"),
    "list_alone": Phrase("list price", "标价"),
}

OFFER = {
    "rank": Phrase("Rank", "排名"),
    "rank_among_all": Phrase("Rank among all offers", "全部商品中的排名"),
    "rank_of": Phrase("{rank} of {n:,}", "{rank} / {n:,}"),
    "score": Phrase("Score", "评分"),
    "offer": Phrase("Offer", "商品"),
    "supplier": Phrase("Supplier", "供应商"),
    "supplier_unknown": Phrase("unnamed supplier", "未具名供应商"),
    "price": Phrase("Price", "价格"),
    "unit_price": Phrase("Price a piece", "单价"),
    "total": Phrase("For {pieces}", "{pieces}合计"),
    "tier_alone": Phrase("tier price", "阶梯价"),
    "below_alone": Phrase("first tier", "首档价格"),
    "stock": Phrase("In stock", "库存"),
    "least_listed": Phrase("{least} (listed: {listed:,})", "{least}（标示：{listed:,}）"),
    "moq": Phrase("Smallest order", "起订量"),
    "sold": Phrase("Sold in 90 days", "90 天销量"),
    "again": Phrase("Repurchase rate", "复购率"),
    "again_unsold": Phrase("unknown, nothing sold", "未知，无销量"),
    "shop": Phrase("Shop", "店铺"),
    "shop_years": Phrase("{years} on 1688.com", "诚信通 {years}"),
    "rating": Phrase("rated {rating} of 5", "综合服务分 {rating}/5"),
    "years_head": Phrase("Years", "诚信通年限"),
    "rating_head": Phrase("Rating", "综合服务分"),
    "place": Phrase("Place", "所在地"),
    "best_in": Phrase("Comes first in", "排第一的比例"),
    "places": Phrase("{low} to {high}", "{low} 至 {high}"),
    "confirmed": Phrase("same product, confirmed", "已确认同款"),
    "to_offer": Phrase("Offer on 1688.com", "商品页面"),
    "to_shop": Phrase("Shop", "店铺页面"),
    "note": Phrase("Note", "备注"),
    "look_twice": Phrase("To look at twice", "需要留意"),
    "duplicate": Phrase("near-identical to {item_id}", "与 {item_id} 几乎相同"),
}

ROWS = {
    "row_title": Phrase("Best offer", "最佳商品"),
    "row_item_id": Phrase("Number of the offer", "商品编号"),
    "row_same_product": Phrase("Same product", "是否同款"),
    "row_price": Phrase("Price a piece", "单价"),
    "row_moq": Phrase("Smallest order", "起订量"),
    "row_sales_90d": Phrase("Sold in 90 days (all its offers)", "90 天销量（其全部商品）"),
    "row_repurchase_rate": Phrase("Repurchase rate (all its offers)", "复购率（其全部商品）"),
    "row_ships_in_48h": Phrase("Ships within 48 h (all its offers)", "48 小时发货（其全部商品）"),
    "row_shop_years": Phrase("Shop years", "诚信通年限"),
    "row_composite_score": Phrase("Composite score", "综合服务分"),
    "row_is_powerful_seller": Phrase("Badge: strong merchant", "实力商家"),
    "row_is_super_factory": Phrase("Badge: inspected factory", "超级工厂"),
    "row_place": Phrase("Place", "所在地"),
    "row_offers": Phrase("Offers found", "商品数"),
    "row_score": Phrase("Score", "评分"),
    "row_rank": Phrase("Rank", "排名"),
    "row_note": Phrase("To know", "说明"),
}
"""Of a comparison, after its criteria; others go by their names."""

COMPARED = {
    "criterion": Phrase("Criterion", "项目"),
    "best": Phrase("best", "最优"),
    "worst": Phrase("worst", "最差"),
    "compared_caption": Phrase(
        "The {n:,} best suppliers. ▲ marks the best in a row, ▽ the worst; the difference is to the best.",
        "前 {n:,} 家供应商。▲ 为该行最优，▽ 为最差；括号内为与最优的差距。",
        "The best supplier.",
    ),
}

SCORING = {
    "weight": Phrase("Weight", "权重"),
    "counted": Phrase("What counted", "实际权重"),
    "spread": Phrase("Give or take", "上下浮动"),
    "points": Phrase("± {points:.0f} points", "± {points:.0f} 个百分点"),
    "weights_caption": Phrase(
        "What matters how much. A weight of which nothing is known goes to the others.",
        "各项权重。完全没有数据的一项，其权重分给其他项。",
    ),
    "group": Phrase("Group", "分组"),
    "sensitivity_caption": Phrase(
        "How the best would fare if the weights were somewhat different ({draws:,} draws); relative to these "
        "{offers}. It does not know how wrong prices, sales or the choice of criteria are.",
        "若权重略有变化（模拟 {draws:,} 次），各商品的名次；仅相对于这 {offers}。不反映价格、销量或指标选择"
        "本身的误差。",
    ),
    "top": Phrase("Among the best {n:,}", "进入前 {n:,} 名", "Comes first"),
    "interval": Phrase("Place in 90 of 100 cases", "90% 的名次区间"),
    "if_unknown": Phrase("If all unknown were best / worst", "未知项全为最优／最差时"),
    "coverage_head": Phrase("Known", "已知比例"),
    "required": Phrase("Required", "硬性要求"),
    "excluded": Phrase("Not ranked", "未参与排名"),
    "excluded_why": Phrase("{n:,}: {why}", "{n:,} 个：{why}"),
}

FLAGS = {
    "flags_caption": Phrase("The shortlist and its flags", "候选商品及其提示"),
    "no_flags": Phrase("nothing", "无"),
    "flags_summary": Phrase(
        "{n:,} of {offers} have something to look at twice; the table of all offers says what.",
        "{offers}中有 {n:,} 个需要留意，见全部商品表。",
        "{n:,} of {offers} has something to look at twice; the table of all offers says what.",
    ),
    "thresholds": Phrase(
        "Flags are plain rules about numbers. They find what looks odd, not what is wrong.",
        "提示由简单的数值规则得出，只说明看起来异常，并不说明有问题。",
    ),
}

QUESTION = {
    "searched_by": Phrase("Searched by", "查询方式"),
    "search_image": Phrase("picture", "图片"),
    "search_items": Phrase("words", "关键词"),
    "search_category": Phrase("category", "类目"),
    "parameters": Phrase("Parameters", "参数"),
    "answers_of": Phrase("Answers of", "数据日期"),
    "dates": Phrase("{first} to {last}", "{first} 至 {last}"),
    "wanted": Phrase("Wanted", "采购数量"),
    "money": Phrase("Money", "货币"),
    "money_cny": Phrase("CNY (renminbi), without freight, duty and tax", "人民币，不含运费、关税与税费"),
    "money_other": Phrase(
        "{code}, CNY beside it; {rate}; without freight, duty and tax",
        "{code}，并列人民币；{rate}；不含运费、关税与税费",
    ),
    "rate": Phrase("1 {code} = {rate:g} CNY", "1 {code} = {rate:g} CNY"),
    "rate_on": Phrase("1 {code} = {rate:g} CNY on {date}", "1 {code} = {rate:g} CNY（{date}）"),
    "from_case": Phrase("From a case", "来自案例文件"),
    "from_case_counted": Phrase(
        "{n:,} answers, as the sender of the case had them",
        "{n:,} 个结果，由案例发送者提供",
        "{n:,} answer, as the sender of the case had it",
    ),
    "cost": Phrase("What it cost", "查询费用"),
    "cost_money": Phrase("{calls}, {money:,.2f} in your money", "{calls}，合 {money:,.2f}（本地货币）"),
    "cost_nothing": Phrase("no calls: everything was stored", "无调用，全部来自本地存档"),
    "cost_stored": Phrase(
        "{cost}; {n:,} answers came from the store",
        "{cost}；另有 {n:,} 个结果来自本地存档",
        "{cost}; {n:,} answer came from the store",
    ),
}

PARAMETERS = {
    "parameter_language": Phrase("language", "语言"),
    "parameter_sort": Phrase("order", "排序"),
    "parameter_pages": Phrase("pages", "页数"),
    "parameter_page_size": Phrase("offers a page", "每页商品数"),
    "parameter_price_start": Phrase("price from, CNY", "最低价（元）"),
    "parameter_price_end": Phrase("price to, CNY", "最高价（元）"),
}
"""Of a search; others go by their names."""

QUALITY = {
    "found": Phrase("Offers", "商品数"),
    "found_of": Phrase("{n:,} of {total:,} that the API announces", "{n:,} 个，接口称共 {total:,} 个"),
    "suppliers": Phrase("Suppliers", "供应商数"),
    "repeats": Phrase("Repeats removed", "去除重复"),
    "listed_twice": Phrase("Near-identical listings", "近似重复的商品"),
    "listed_twice_kept": Phrase("{n:,}, linked and kept", "{n:,} 个，已关联并保留"),
    "missing_pages": Phrase("Pages that did not come", "缺失的页"),
    "not_refreshed": Phrase("Pages that are older than asked for", "未能刷新的页"),
    "more": Phrase("There are more offers", "还有更多商品"),
    "more_yes": Phrase("yes, further pages were not asked for", "是，后续页未查询"),
    "unreadable": Phrase("Could not be read", "无法识别的值"),
    "unreadable_one": Phrase("{column}: {n:,}, such as “{example}”", "{column}：{n:,} 个，如“{example}”"),
    "bait_prices": Phrase("Bait prices", "引流价"),
    "bait_rule": Phrase(
        "{n:,} (0.10 CNY or less, or under a tenth of the median of its search); they count as unknown",
        "{n:,} 个（不高于 0.10 元，或低于同次搜索中位数的十分之一），按未知处理",
    ),
    "floors": Phrase("Sales given as “at least”", "仅为下限的销量"),
    "tiers": Phrase("Price tiers known", "已知阶梯价"),
    "of": Phrase("{n:,} of {all:,}", "{n:,} / {all:,}"),
    "scoring_notes": Phrase("Told by the scoring", "评分说明"),
    "told_of": Phrase("{name}: {told}", "{name}：{told}"),
    "gaps": Phrase("Missing", "缺失"),
    "gaps_caption": Phrase("What is not known of the offers", "缺失的数据"),
    "gaps_details": Phrase(
        "What is not known of the offers; * of the {n:,} of which details were asked for",
        "缺失的数据；带 * 的仅就已查询详情的 {n:,} 个商品而言",
    ),
    "column": Phrase("Column", "字段"),
    "meaning": Phrase("Meaning", "含义"),
}

TABLE = {
    "rows_cut": Phrase(
        "The first {shown:,} of {n:,} rows; save the report as .xlsx, .csv or .parquet for all.",
        "{n:,} 行中的前 {shown:,} 行；完整列表请另存为 .xlsx、.csv 或 .parquet。",
    ),
    "offers_caption": Phrase("{offers}, best first.", "{offers}，按优劣排列。"),
    "offers_unscored": Phrase("{offers}, in the order of the search.", "{offers}，按搜索顺序排列。"),
}

CHANGES = {
    "changes_since": Phrase("What changed since {date}", "自 {date} 以来的变化"),
    "changes": Phrase("What changed", "变化"),
    "counted_new": Phrase("{n:,} new", "{n:,} 个新商品"),
    "counted_cheaper": Phrase("{n:,} cheaper", "{n:,} 个降价"),
    "counted_dearer": Phrase("{n:,} dearer", "{n:,} 个涨价"),
    "counted_not_seen": Phrase("{n:,} not seen again", "{n:,} 个未再出现"),
    "no_news": Phrase("no new offers and no other prices", "没有新商品，价格也没有变化"),
    "compared_first": Phrase(
        "Compared over the first {n:,} places, which both searches reached. What was not seen again may be "
        "further down.",
        "仅比较两次查询都覆盖的前 {n:,} 位；未再出现的商品可能排在其后。",
    ),
    "compared_each": Phrase(
        "Compared search by search, as far as both reached. What was not seen again may be further down.",
        "按每次查询双方都覆盖的范围逐一比较；未再出现的商品可能排在其后。",
    ),
    "compared_lists": Phrase("Compared with the whole earlier list.", "与之前的完整列表比较。"),
    "changes_caption": Phrase(
        "List prices, and sales of the 90 days before each look: their difference is not what was sold in "
        "between.",
        "标价，以及每次查看前 90 天的销量；两者之差并非期间的销量。",
    ),
    "what": Phrase("What", "变化"),
    "price_old": Phrase("Price before", "之前标价"),
    "price_new": Phrase("Price now", "现在标价"),
    "price_change": Phrase("Change", "变动"),
    "sold_old": Phrase("Sold in 90 days, before", "之前 90 天销量"),
    "sold_new": Phrase("Sold in 90 days, now", "现在 90 天销量"),
    "is_new": Phrase("new", "新商品"),
    "is_not_seen": Phrase("not seen again", "未再出现"),
    "is_cheaper": Phrase("cheaper", "降价"),
    "is_dearer": Phrase("dearer", "涨价"),
    "is_repriced": Phrase("bait price before or now", "之前或现在为引流价"),
}

METHOD = {
    "method_score": Phrase(
        "Each criterion becomes a utility from 0 to 1; the score joins them by weight. A score compares "
        "these offers with each other and says nothing about others.",
        "每项指标先换算为 0 到 1 的效用，再按权重合成评分。评分只用于这些商品之间的比较。",
    ),
    "method_rate": Phrase(
        "A repurchase rate is pulled towards the mean where little was sold. A price of 0.10 CNY or less, or "
        "under a tenth of the median of its search, counts as unknown.",
        "销量很少时，复购率向均值收缩；不高于 0.10 元或低于同次搜索中位数十分之一的价格按未知处理。",
    ),
    "method_sure": Phrase(
        "How sure the order is: weights are drawn at random around the given ones, and each draw is ranked. "
        "This holds if only the weights vary.",
        "排序的可靠程度：在给定权重附近随机抽取权重并逐次排名；仅在其他条件不变时成立。",
    ),
    "method_truth": Phrase(
        "Everything measured is what the platform and the sellers say. Sales are rounded by the platform.",
        "所有数据均为平台和卖家所示，销量由平台取整。",
    ),
    "scored_by": Phrase("Scored by", "评分方法"),
    "by_method": Phrase(
        "{method}, values made comparable by {normalize}, unknown counts as {missing}",
        "{method}，标准化方法 {normalize}，未知按 {missing}",
    ),
    "cut_ends": Phrase("extremes cut: {winsorize}", "截尾：{winsorize}"),
    "options": Phrase("Options", "选项"),
    "plugins": Phrase("Criteria from", "指标来源"),
    "versions": Phrase("Versions", "版本"),
    "searched_with": Phrase("Offers read by", "数据读取版本"),
}

CHOSEN = {
    "chosen_weighted_sum": Phrase("weighted sum", "加权求和"),
    "chosen_weighted_product": Phrase("weighted product", "加权乘积"),
    "chosen_minmax": Phrase("minmax", "最小最大值法"),
    "chosen_rank": Phrase("rank", "名次法"),
    "chosen_zscore": Phrase("zscore", "标准分法"),
    "chosen_median": Phrase("median", "中位数"),
    "chosen_worst": Phrase("worst", "最差"),
    "chosen_best": Phrase("best", "最优"),
    "chosen_drop": Phrase("drop", "不参与排名"),
    "chosen_years": Phrase("years", "年"),
    "chosen_pieces": Phrase("pieces", "件"),
}
"""Of a scoring; other methods and units go by their names."""

MARKET = {
    "all_found": Phrase(
        "These show all offers that were found, also those that nobody has confirmed.",
        "以下图表包含全部找到的商品，也包括未经核实的商品。",
    ),
}

WORKBOOK = {
    "sheet_summary": Phrase("Summary", "摘要"),
    "sheet_offers": Phrase("Offers", "商品"),
    "sheet_suppliers": Phrase("Suppliers", "供应商"),
    "sheet_weights": Phrase("Weights", "权重"),
    "sheet_provenance": Phrase("Provenance", "来源"),
    "picture": Phrase("Picture", "图片"),
    "value": Phrase("As scored: {criterion}", "评分所用：{criterion}"),
    "value_in": Phrase("As scored: {criterion}, {unit}", "评分所用：{criterion}（{unit}）"),
    "price_rests_on": Phrase("What the price rests on", "价格依据"),
    "shares": Phrase("Share of each weight →", "各项权重占比 →"),
    "price_a_piece": Phrase("{code} a piece", "单价 {code}"),
    "utility": Phrase("Utility: {criterion}", "效用：{criterion}"),
    "share": Phrase("Share", "占比"),
    "fill": Phrase("Unknown counts as", "未知按"),
    "as_scored": Phrase("As scored", "评分时"),
    "nothing_known": Phrase("nothing is known", "无数据"),
    "weights_live": Phrase(
        "Change a yellow weight: shares, and the scores and ranks on the sheet “Offers”, follow. Ranks are "
        "among the offers in this workbook. Utilities, and what unknown values count as (in italics), stay "
        "as scored.",
        "修改黄色权重后，占比以及“商品”表中的评分和排名会随之更新。排名仅限本工作簿中的商品；效用以及未知值的"
        "替代值（斜体）保持评分时的数值。",
    ),
    "weights_still": Phrase(
        "Scores and ranks are plain values and do not follow the weights: {why}.",
        "评分与排名为固定数值，不随权重变化：{why}。",
    ),
    "why_method": Phrase("they were made by {method}, not as a weighted sum", "采用 {method}，而非加权求和"),
    "why_groups": Phrase("the groups were scored with weights of their own", "各分组使用各自的权重"),
    "suppliers_cut": Phrase("The best {shown:,} of {n:,} suppliers.", "{n:,} 家供应商中的前 {shown:,} 家。"),
    "offers_cut": Phrase(
        "The best {shown:,} of {n:,} offers; .csv and .parquet hold all.",
        "{n:,} 个商品中的前 {shown:,} 个；完整列表请另存为 .csv 或 .parquet。",
    ),
}

PHRASES = (
    SECTIONS
    | COMMON
    | VERDICT
    | OFFER
    | ROWS
    | COMPARED
    | SCORING
    | FLAGS
    | QUESTION
    | PARAMETERS
    | QUALITY
    | TABLE
    | CHANGES
    | METHOD
    | CHOSEN
    | MARKET
    | WORKBOOK
)


def speaker(language: str) -> Say:
    """What says the report's phrases in a language.

    Examples
    --------
    >>> say = speaker("en")
    >>> say("pieces", n=1), say("pieces", n=300)
    ('1 piece', '300 pieces')
    >>> speaker("zh")("verdict")
    '结论'
    """
    return phrasing.speaker(PHRASES, language)
