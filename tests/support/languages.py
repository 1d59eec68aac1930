"""Short texts of customers in languages that are known, and texts of which nobody can tell."""

from __future__ import annotations

#: Twenty-five comments of each of ten languages, one a line.
COMMENTS = {
    "en": """\
We waited forty minutes for a table
The waiter was friendly but slow
No pepper on the table again
Great food, cold coffee
Nobody called me back
Checkout was quick and easy
Your app crashes every time I pay
The delivery came two days late
I would come back with my family
Too loud, too crowded
My order was missing a side dish
Best service I have had in years
Parking is a nightmare
They charged me twice for one meal
Everything was fine, thank you
Rude staff at the front desk
The room smelled of smoke
Still waiting for my refund
Lovely place, will visit again
The website is confusing
Could not reach anybody on the phone
Friendly people and clean tables
Prices went up but portions got smaller
I was told it would be fixed by Monday
Very happy with the quick help""",
    "de": """\
Wir haben vierzig Minuten auf einen Tisch gewartet
Der Kellner war freundlich, aber langsam
Schon wieder kein Pfeffer auf dem Tisch
Tolles Essen, kalter Kaffee
Niemand hat mich zurückgerufen
Die Bezahlung ging schnell und einfach
Die App stürzt bei jeder Zahlung ab
Die Lieferung kam zwei Tage zu spät
Ich würde mit meiner Familie wiederkommen
Zu laut und zu voll
Bei meiner Bestellung fehlte eine Beilage
Bester Service seit Jahren
Parken ist eine Katastrophe
Mir wurde ein Essen doppelt berechnet
Alles bestens, vielen Dank
Unhöfliches Personal am Empfang
Das Zimmer roch nach Rauch
Ich warte immer noch auf mein Geld
Schöner Ort, gerne wieder
Die Webseite ist unübersichtlich
Telefonisch war niemand zu erreichen
Nette Leute und saubere Tische
Die Preise steigen, die Portionen werden kleiner
Man sagte mir, es sei bis Montag erledigt
Sehr zufrieden mit der schnellen Hilfe""",
    "fr": """\
Nous avons attendu quarante minutes pour une table
Le serveur était gentil mais lent
Encore une fois pas de poivre sur la table
Très bon repas, café froid
Personne ne m'a rappelé
Le paiement était rapide et simple
L'application plante à chaque paiement
La livraison est arrivée avec deux jours de retard
Je reviendrai avec ma famille
Trop de bruit et trop de monde
Il manquait un accompagnement dans ma commande
Le meilleur service depuis des années
Se garer est un cauchemar
On m'a facturé deux fois le même repas
Tout était parfait, merci beaucoup
Personnel impoli à l'accueil
La chambre sentait la fumée
J'attends toujours mon remboursement
Bel endroit, à refaire
Le site est compliqué
Impossible de joindre quelqu'un au téléphone
Des gens sympas et des tables propres
Les prix augmentent et les portions diminuent
On m'a dit que ce serait réglé lundi
Très content de l'aide rapide""",
    "es": """\
Esperamos cuarenta minutos por una mesa
El camarero era amable pero lento
Otra vez sin pimienta en la mesa
Buena comida, café frío
Nadie me devolvió la llamada
El pago fue rápido y sencillo
La aplicación se cierra cada vez que pago
El pedido llegó con dos días de retraso
Volvería con mi familia
Demasiado ruido y demasiada gente
Faltaba una guarnición en mi pedido
El mejor servicio en años
Aparcar es una pesadilla
Me cobraron dos veces la misma comida
Todo bien, muchas gracias
Personal maleducado en recepción
La habitación olía a humo
Sigo esperando mi reembolso
Lugar bonito, volveremos
La página web es confusa
No hay manera de hablar por teléfono
Gente simpática y mesas limpias
Suben los precios y bajan las raciones
Me dijeron que estaría arreglado el lunes
Muy contento con la ayuda rápida""",
    "it": """\
Abbiamo aspettato quaranta minuti per un tavolo
Il cameriere era gentile ma lento
Ancora una volta niente pepe sul tavolo
Ottimo cibo, caffè freddo
Nessuno mi ha richiamato
Il pagamento è stato veloce e semplice
L'app si blocca ogni volta che pago
La consegna è arrivata con due giorni di ritardo
Tornerei con la mia famiglia
Troppo rumore e troppa gente
Nel mio ordine mancava un contorno
Il miglior servizio da anni
Parcheggiare è un incubo
Mi hanno fatto pagare due volte
Tutto bene, grazie mille
Personale scortese alla reception
La camera puzzava di fumo
Sto ancora aspettando il rimborso
Bel posto, ci torneremo
Il sito è poco chiaro
Impossibile parlare con qualcuno al telefono
Persone simpatiche e tavoli puliti
I prezzi salgono e le porzioni calano
Mi hanno detto che sarebbe stato risolto lunedì
Molto contento dell'aiuto rapido""",
    "pt": """\
Esperámos quarenta minutos por uma mesa
O empregado era simpático mas lento
Mais uma vez sem pimenta na mesa
Boa comida, café frio
Ninguém me ligou de volta
O pagamento foi rápido e fácil
O aplicativo fecha sempre que eu pago
A entrega chegou com dois dias de atraso
Voltaria com a minha família
Muito barulho e muita gente
Faltava um acompanhamento no meu pedido
O melhor atendimento em anos
Estacionar é um pesadelo
Cobraram duas vezes a mesma refeição
Tudo ótimo, muito obrigado
Funcionários mal educados na recepção
O quarto cheirava a fumo
Ainda estou à espera do reembolso
Lugar bonito, vamos voltar
O site é confuso
Não consegui falar com ninguém ao telefone
Pessoas simpáticas e mesas limpas
Os preços sobem e as porções diminuem
Disseram que estaria resolvido na segunda
Muito contente com a ajuda rápida""",
    "nl": """\
We hebben veertig minuten op een tafel gewacht
De ober was vriendelijk maar traag
Alweer geen peper op tafel
Heerlijk eten, koude koffie
Niemand heeft mij teruggebeld
Betalen ging snel en makkelijk
De app loopt vast bij elke betaling
De levering kwam twee dagen te laat
Ik zou met mijn gezin terugkomen
Te veel lawaai en te druk
Er ontbrak een bijgerecht bij mijn bestelling
De beste service in jaren
Parkeren is een ramp
Ik heb twee keer voor hetzelfde betaald
Alles was prima, dank je wel
Onbeleefd personeel bij de receptie
De kamer rook naar rook
Ik wacht nog steeds op mijn geld
Mooie plek, komen we graag terug
De website is verwarrend
Niemand te bereiken aan de telefoon
Aardige mensen en schone tafels
De prijzen stijgen en de porties worden kleiner
Er werd gezegd dat het maandag opgelost zou zijn
Heel blij met de snelle hulp""",
    "pl": """\
Czekaliśmy czterdzieści minut na stolik
Kelner był miły, ale powolny
Znowu nie ma pieprzu na stole
Dobre jedzenie, zimna kawa
Nikt do mnie nie oddzwonił
Płatność była szybka i łatwa
Aplikacja zawiesza się przy każdej płatności
Dostawa przyszła dwa dni za późno
Wrócę z rodziną
Za głośno i za tłoczno
W zamówieniu brakowało dodatku
Najlepsza obsługa od lat
Parkowanie to koszmar
Policzono mi dwa razy ten sam posiłek
Wszystko w porządku, dziękuję
Niegrzeczny personel w recepcji
W pokoju śmierdziało dymem
Nadal czekam na zwrot pieniędzy
Ładne miejsce, wrócimy
Strona jest nieczytelna
Nie można się do nikogo dodzwonić
Mili ludzie i czyste stoły
Ceny rosną, a porcje maleją
Powiedziano mi, że będzie naprawione w poniedziałek
Bardzo zadowolona z szybkiej pomocy""",
    "sv": """\
Vi väntade fyrtio minuter på ett bord
Servitören var vänlig men långsam
Återigen ingen peppar på bordet
God mat men kallt kaffe
Ingen ringde tillbaka
Betalningen gick snabbt och enkelt
Appen kraschar varje gång jag betalar
Leveransen kom två dagar för sent
Jag kommer gärna tillbaka med familjen
För högljutt och för trångt
Det saknades ett tillbehör i min beställning
Bästa servicen på flera år
Parkeringen är en mardröm
Jag fick betala två gånger för samma måltid
Allt var bra, tack så mycket
Otrevlig personal i receptionen
Rummet luktade rök
Jag väntar fortfarande på min återbetalning
Fint ställe, vi kommer tillbaka
Webbplatsen är rörig
Det gick inte att nå någon på telefon
Trevliga människor och rena bord
Priserna stiger och portionerna krymper
De sa att det skulle vara löst på måndag
Mycket nöjd med den snabba hjälpen""",
    "tr": """\
Bir masa için kırk dakika bekledik
Garson kibardı ama yavaştı
Masada yine karabiber yoktu
Yemek güzeldi, kahve soğuktu
Kimse beni geri aramadı
Ödeme hızlı ve kolaydı
Uygulama her ödemede çöküyor
Teslimat iki gün geç geldi
Ailemle tekrar gelirim
Çok gürültülü ve çok kalabalık
Siparişimde bir garnitür eksikti
Yıllardır gördüğüm en iyi hizmet
Park etmek bir kabus
Aynı yemek için iki kez ücret alındı
Her şey iyiydi, teşekkürler
Resepsiyondaki personel kabaydı
Oda sigara kokuyordu
Hâlâ paramın iadesini bekliyorum
Güzel bir yer, yine geliriz
Web sitesi çok karışık
Telefonda kimseye ulaşamadım
Güler yüzlü insanlar ve temiz masalar
Fiyatlar artıyor, porsiyonlar küçülüyor
Pazartesiye kadar düzeltileceği söylendi
Hızlı yardımdan çok memnunum""",
}
#: Some of others.
OTHERS = {
    "da": """\
Vi ventede fyrre minutter på et bord
Tjeneren var venlig, men langsom
Ingen ringede tilbage til mig
Jeg venter stadig på mine penge
Meget tilfreds med den hurtige hjælp""",
    "no": """\
Vi ventet førti minutter på et bord
Servitøren var hyggelig, men treg
Ingen ringte meg tilbake
Jeg venter fortsatt på pengene mine
Veldig fornøyd med rask hjelp""",
    "fi": """\
Odotimme pöytää neljäkymmentä minuuttia
Tarjoilija oli ystävällinen mutta hidas
Kukaan ei soittanut takaisin
Odotan edelleen rahojani
Erittäin tyytyväinen nopeaan apuun""",
    "cs": """\
Čekali jsme čtyřicet minut na stůl
Číšník byl milý, ale pomalý
Nikdo mi nezavolal zpátky
Stále čekám na vrácení peněz
Velmi spokojený s rychlou pomocí""",
    "hu": """\
Negyven percet vártunk egy asztalra
A pincér kedves volt, de lassú
Senki sem hívott vissza
Még mindig várok a pénzemre
Nagyon elégedett vagyok a gyors segítséggel""",
    "ro": """\
Am așteptat patruzeci de minute pentru o masă
Chelnerul a fost amabil, dar lent
Nimeni nu m-a sunat înapoi
Încă aștept banii înapoi
Foarte mulțumit de ajutorul rapid""",
    "el": """\
Περιμέναμε σαράντα λεπτά για τραπέζι
Ο σερβιτόρος ήταν ευγενικός αλλά αργός
Κανείς δεν με πήρε πίσω
Ακόμα περιμένω τα χρήματά μου
Πολύ ευχαριστημένος από τη γρήγορη βοήθεια""",
    "ru": """\
Мы ждали столик сорок минут
Официант был вежливый, но медленный
Мне никто не перезвонил
До сих пор жду возврата денег
Очень доволен быстрой помощью""",
    "uk": """\
Ми чекали на столик сорок хвилин
Офіціант був привітний, але повільний
Мені ніхто не передзвонив
Досі чекаю на повернення грошей
Дуже задоволений швидкою допомогою""",
    "ja": """\
席に着くまで四十分も待ちました
店員さんは親切でしたが遅かったです
誰も折り返し電話をくれませんでした
まだ返金を待っています
迅速な対応に大変満足しています""",
    "zh": """\
我们等了四十分钟才有座位
服务员很友好但是很慢
没有人给我回电话
我还在等退款
对快速的帮助非常满意""",
    "ko": """\
자리를 기다리는 데 사십 분이 걸렸어요
직원이 친절했지만 느렸어요
아무도 다시 전화하지 않았어요
아직 환불을 기다리고 있어요
빠른 도움에 매우 만족합니다""",
    "ar": """\
انتظرنا أربعين دقيقة للحصول على طاولة
كان النادل لطيفا لكنه بطيء
لم يعاود أحد الاتصال بي
ما زلت أنتظر استرداد أموالي
سعيد جدا بالمساعدة السريعة""",
    "he": """\
חיכינו ארבעים דקות לשולחן
המלצר היה נחמד אבל איטי
אף אחד לא חזר אליי
אני עדיין מחכה להחזר הכספי
מרוצה מאוד מהעזרה המהירה""",
    "hi": """\
हमने टेबल के लिए चालीस मिनट इंतज़ार किया
वेटर अच्छा था लेकिन धीमा था
किसी ने मुझे वापस फ़ोन नहीं किया
मैं अभी भी अपने पैसे का इंतज़ार कर रहा हूँ
जल्दी मदद से बहुत खुश हूँ""",
    "vi": """\
Chúng tôi đã đợi bốn mươi phút để có bàn
Người phục vụ thân thiện nhưng chậm
Không ai gọi lại cho tôi
Tôi vẫn đang chờ hoàn tiền
Rất hài lòng với sự giúp đỡ nhanh chóng""",
}
#: Three words each.
THREE_WORDS = {
    "en": """\
very long wait
food was cold
nobody called back
slow rude service
love this place
not worth it
lost my luggage
please fix this""",
    "de": """\
sehr lange gewartet
Essen war kalt
keiner rief zurück
sehr nettes Personal
nie wieder hier
alles sehr gut
Preis zu hoch
immer wieder gerne""",
    "fr": """\
trop long attente
repas était froid
très bon accueil
plus jamais ici
personnel très gentil
je suis déçu
service trop lent
rien à dire""",
    "es": """\
muy larga espera
comida muy fría
nunca más vuelvo
todo muy bien
personal muy amable
precio muy alto
no lo recomiendo
estoy muy contento""",
    "it": """\
attesa troppo lunga
cibo era freddo
mai più qui
tutto molto buono
personale molto gentile
prezzo troppo alto
non lo consiglio
sono molto deluso""",
    "pt": """\
espera muito longa
comida estava fria
nunca mais volto
tudo muito bom
funcionários muito simpáticos
preço muito alto
não recomendo isto
estou muito feliz""",
    "nl": """\
veel te lang
eten was koud
nooit meer hier
alles heel goed
erg vriendelijk personeel
prijs te hoog
niet aan te raden
ik ben tevreden""",
    "pl": """\
bardzo długo czekałem
jedzenie było zimne
nigdy więcej tutaj
wszystko bardzo dobre
bardzo miła obsługa
cena za wysoka
nie polecam tego
jestem bardzo zadowolona""",
    "sv": """\
alldeles för länge
maten var kall
aldrig mer här
allt mycket bra
mycket trevlig personal
priset för högt
kan inte rekommendera
jag är nöjd""",
    "tr": """\
çok uzun bekledik
yemek çok soğuktu
bir daha gelmem
her şey güzeldi
personel çok kibar
fiyat çok yüksek
kesinlikle tavsiye etmem
ben çok memnunum""",
}
#: Names, numbers, words of several languages, and no words at all.
UNKNOWN = """\
ok
top
super
Super Service
Prima service
Bueno
Excellent
5
😍
!!!
N/A
n/a
-
.
none
nichts
10/10
Hotel Restaurant Bar
Pizza Margherita Napoli
Team York 12
App Login Problem
Anna Maria Schmidt
iPhone 15 Pro
Hotel Adlon Berlin
Service perfect
Good
no
si
ja
nein danke
Bar Café Terrasse
Normal
ABC-12345
order 1002345
Personal super
Parking
Info
Internet
Wifi password
Toilette
top top top
hahaha
lol
xx
aaa
asdf asdf asdf
www.example.com
jane@example.com
👍👍👍
+49 170 1234567
Data roaming
Restaurant Milano
Madrid Barcelona Sevilla
Maria
Kevin
David Miller
Paris - London
TV Radio Video
Menu 4
1
12.5
2026-10-31
A B C
Taxi Uber Bus"""
