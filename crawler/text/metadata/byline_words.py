"""The words of bylines, folded: labels of who wrote, edited or did other work, and what stands behind a name."""

from __future__ import annotations

from crawler.text.metadata.person_words import folded

# "Wrote", with or without a sign before the name.
WROTE = folded(
    """
    كتب كتبت كتبه كتبها كتبته كتبتها كتبوا كتبتا بقلم بقلمِ يكتبه يكتبها تكتبه تكتبها
    حاوره حاورها حاورهم حاورته حاورتها حاورتهم أجراه أجراها أجرته أجرتها التقاه التقاها التقته التقتها
    أعده أعدها أعدته أعدتها أعدّه by
    """
)
# The same of an account that put the text on the site, and of those who edited it: the writer goes before them.
EDITED = folded("بواسطة تحرير المحرر المحررة محرر محررة نشره نشرها أضافه أضافها editor")
# Work on a text, that needs a sign before the name.
WORK = folded(
    """
    تقرير تحقيق تحقيقات حوار حوارات مقابلة مقابلات لقاء متابعة متابعات تغطية رصد ملف تحليل قراءة عرض نص نصوص كتابة
    صياغة استطلاع ريبورتاج روبورتاج إعداد جمع توثيق سرد رواية يوميات الكاتب الكاتبة كاتب كاتبة الصحفي الصحفية
    الصحافي الصحافية الباحث الباحثة مراسل مراسلة مراسلنا مراسلتنا المراسل المراسلة موفد موفدة موفدنا موفدتنا مندوب
    مندوبنا أعد أعدت أجرى أجرت قلم اختبره اختبرها اختبرته اختبرتها جربه جربها جربته جربتها راجعه راجعها راجعته
    راجعتها رصده رصدها رصدته رصدتها تابعه تابعها تابعته تابعتها غطاه غطاها غطته غطتها صاغه صاغها صاغته دونه دونها
    دونته جمعه جمعها جمعته وثقه وثقها وثقته نقله نقلها نقلته author written
    """
)
# Of these the name may follow at once.
DIRECT = folded("إعداد تحرير الكاتب الكاتبة الصحفي الصحفية الصحافي الصحافية بواسطة")
# Words that two-word labels begin with ("نشر بواسطة", "written by").
POSTED = folded("نشر نشرت كتب كتبت مرسلة أرسلت أرسلها أضيف أضيفت الإضافة منشور من written posted published reported")
BY = folded("بواسطة قبل طرف by")
# What another did for the story: the name behind it is not the writer's.
OTHERS_WORK = folded(
    "إشراف مراجعة تدقيق رسوم رسم كاريكاتير جرافيك غرافيك مصور المصور تصنيف التصنيف القسم الوسوم وسوم المعلق صاحب"
)
# Where a name ends and something about its bearer or the time begins.
TAIL = folded(
    """
    لقسم محرر محررة كاتب كاتبة مراسل مراسلة صحفي صحفية صحافي صحافية باحث باحثة رئيس رئيسة مدير مديرة وحدة منذ نشر
    نشرت آخر تحديث قبل الساعة إعلامي إعلامية أكاديمي أكاديمية خبير خبيرة محلل محللة أستاذ أستاذة روائي روائية مدون
    مدونة لصحيفة لموقع لجريدة لمجلة ل موفد موفدة خاص is was on at
    """
)
# Words of dates, times and the length of a reading.
WHEN = folded(
    """
    السبت الأحد الاثنين الإثنين الثلاثاء الثلثاء الأربعاء الخميس الجمعة يوم يناير فبراير مارس أبريل إبريل مايو يونيو
    يونيه يوليو يوليه أغسطس سبتمبر أكتوبر نوفمبر ديسمبر كانون شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين جانفي
    فيفري أفريل ماي جوان جويلية أوت غشت شتنبر نونبر دجنبر يوليوز محرم ربيع جمادى شعبان شوال صباحا مساء مساءً ظهرا ص
    م هـ ه ق بتوقيت توقيت غرينتش جرينتش مكة الساعة نشر تاريخ النشر تحديث التحديث آخر منذ قبل ساعة ساعات دقيقة دقائق
    قراءة للقراءة مدة القراءة وقت
    """
)
# Before a town; behind a name they end it.
FROM = folded("من في from")
# A name that these follow begins a sentence; as written, for "on" and a given name are folded to one word.
PREPOSITIONS = ("على", "في", "عن", "عبر", "إلى", "أن", "إن")
AND = "و"
# What the forms of "wrote" begin with.
VERB = "كتب"
# What a writer is, behind his name.
ROLES = folded(
    """
    كاتب كاتبة الكاتب الكاتبة صحفي صحفية صحافي صحافية باحث باحثة أكاديمي أكاديمية محرر محررة مراسل مراسلة محلل محللة
    إعلامي إعلامية روائي روائية شاعر شاعرة ناقد ناقدة مدون مدونة
    """
)
