"""Names behind *my name is* in scripts without capitals: masked, and ordinary sentences stay."""

from __future__ import annotations

import polars as pl
import pytest

from drops.intake.values.masking import masked


def mask(text: str) -> str:
    return str(masked(pl.Series([text]))[0])


MASKED = {
    # Arabic
    "اسمي محمد": "اسمي [name]",
    "اسمي محمد علي، وأنا عميل": "اسمي [name]، وأنا عميل",
    "مرحبا، إسمي فاطمة الزهراء.": "مرحبا، إسمي [name].",
    "أسمي خالد بن سعيد": "أسمي [name]",
    "اسمي الكامل هو عبد الله بن أحمد": "اسمي الكامل هو [name]",
    "اسمي: نور الهدى": "اسمي: [name]",
    "اسمي هو ليلى وأريد استرداد المبلغ": "اسمي هو [name] وأريد استرداد المبلغ",
    "اسمي سمير اتصلت بكم أمس بخصوص الفاتورة": "اسمي [name] اتصلت بكم أمس بخصوص الفاتورة",
    "السلام عليكم\nاسمي وليد\nالخدمة سيئة": "السلام عليكم\nاسمي [name]\nالخدمة سيئة",
    "واسمي هدى.": "واسمي [name].",
    "اسمي بالكامل يوسف إبراهيم حسن": "اسمي بالكامل [name]",
    # Hindi
    "मेरा नाम राहुल है": "मेरा नाम [name] है",
    "नमस्ते, मेरा नाम राहुल शर्मा है और सेवा धीमी थी": "नमस्ते, मेरा नाम [name] है और सेवा धीमी थी",
    "मेरा पूरा नाम सुनीता देवी वर्मा है।": "मेरा पूरा नाम [name] है।",
    "मेरा नाम: अनिल कुमार है": "मेरा नाम: [name] है",
    "मेरा नाम प्रिया है, मुझे मदद चाहिए": "मेरा नाम [name] है, मुझे मदद चाहिए",
    "mera naam Rahul Sharma hai": "mera naam [name] hai",
    "Hello mera nam priya hai aur": "Hello mera nam [name] hai aur",
    # Chinese
    "我叫王小明": "我叫[name]",
    "我的名字是李娜。": "我的名字是[name]。",
    "我的名字叫张伟,电话打不通": "我的名字叫[name],电话打不通",
    "我的姓名是欧阳修。": "我的姓名是[name]。",
    "本人姓名为陈美玲,": "本人姓名为[name],",
    "我姓王,昨天来过": "我姓[name],昨天来过",
    "敝姓欧阳。": "敝姓[name]。",
    "免贵姓赵": "免贵姓[name]",
    "我的名字是林志玲!": "我的名字是[name]!",
}

KEPT = [
    # My name is misspelled; is not on the list; in my name; under my name; what is my name
    "اسمي مكتوب خطأ",
    "اسمي غير صحيح في الفاتورة",
    "اسمي ليس في القائمة",
    "اسمي على الحجز",
    "الحجز باسمي ولم أجده",
    "كتبوا اسمي بشكل خاطئ",
    "لم يظهر اسمي",
    "اسمي لم يكن هناك",
    "اسمي الأول مكتوب مرتين",
    "الاسم التجاري رسمي جدا",
    "العرض موسمي فقط",
    "मेरा नाम गलत है",
    "मेरा नाम सूची में नहीं है",
    "मेरा नाम लिस्ट में नहीं था",
    "मेरा नाम क्या है",
    "मेरा नाम ठीक से लिखा नहीं है",
    "होटल का नाम ताज है",
    "नाम बदलना है",
    "mera naam galat hai",
    "mera naam list mein nahi hai",
    "vietnam is nice",
    "我的名字不对",
    "我的名字是错的",
    "我的名字是写错的。",
    "我的名字没有在名单上",
    "我的姓名被写错了",
    "我姓名写错了",
    "我叫了外卖",
    "我叫他们来",
    "名字很好听",
    "百姓都喜欢",
    "本人很满意",
]


@pytest.mark.parametrize("text", MASKED)
def test_a_name_is_masked(text: str) -> None:
    assert mask(text) == MASKED[text]


@pytest.mark.parametrize("text", KEPT)
def test_ordinary_sentences_stay(text: str) -> None:
    assert mask(text) == text


def test_a_name_inside_of_a_column_is_masked_like_alone() -> None:
    texts = pl.Series([*MASKED, *KEPT, None, ""])
    assert masked(texts).to_list() == [*MASKED.values(), *KEPT, None, ""]
