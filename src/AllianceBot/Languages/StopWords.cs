using System.Collections.Frozen;

namespace AllianceBot.Languages;

/// <summary>
/// The words of a language that say nothing of a text's subject, folded. They are left out of comparisons, and tell the
/// languages of the same script apart (<see cref="LanguageGuess"/>).
/// </summary>
internal static class StopWords
{
    private static readonly FrozenDictionary<string, FrozenSet<string>> ByLanguage = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["en"] = """
            a about above across after again against all almost along already also although always am among an and another any are around as
            at away back be became because become been before being below between both but by came can cannot could did do does doing don
            done down during each either else enough even ever every few first for from further get gets given go goes going got had has have
            having he her here hers herself him himself his how however i if in including into is isn it its itself just last least less let like ll made make
            many may me might more most much must my near need neither never new next no nor not nothing now of off often on once one only or
            other others our out over own per put rather re really said same saw say says see seem seen several shall she should since so some
            still such take taken than that the their theirs them themselves then there these they thing things this those though through thus
            to today together told too took toward towards two under until up upon us use used ve very via want was way we well went were weren what when
            where whether which while who whole whom whose why will with within without won would wouldn yesterday yet you your yours
            three four five didn doesn hasn haven wasn aren couldn shouldn monday tuesday wednesday thursday friday saturday sunday week month year
            years day days time times
            """,
        ["fr"] = """
            a afin ai ainsi alors apres assez au aucun aucune aujourd aupres aura aurait aussi autre autres aux avaient avait avant avec avez avoir
            avons ayant bien car ce ceci cela celle celles celui cependant ces cet cette ceux chaque chez ci comme comment contre dans de deja
            depuis derriere des dit doit donc dont du durant elle elles en encore entre environ es est et etaient etait etant ete etes etre eu eux
            fait faire faut fois font furent fut grace hier hors hui ici il ils je jusqu jusque la laquelle le lequel les lesquels leur leurs lors
            lorsqu lorsque lui ma mais malgre me meme memes mes met mieux moi moins mon ne ni non nos notamment notre nous on ont or ou outre
            par parce parmi pas pendant peu peut peuvent plus plusieurs plutot point pour pourquoi pourrait pres puis puisque qu quand que quel
            quelle quelles quelque quelques quels qui quoi quoique rien sa sans sauf se selon sera serait seront ses si sien soi soit son sont
            sous soit suis sur ta tandis tant te tel telle tels ton toujours tous tout toute toutefois toutes tres trop tu un une vers via vient
            voici voila voir vos votre vous vu deux trois lundi mardi mercredi jeudi vendredi samedi dimanche an ans annee annees jour jours mois semaine
            """,
        ["de"] = """
            ab aber alle allem allen aller alles als also am an andere anderen anderer anderes auch auf aus ausserdem bei beide beiden beim
            bereits bin bis bisher bist da dabei dadurch dafur dagegen daher damit danach dann daran darauf daraus darf darin daruber darum das
            dass davon dazu dein dem den denen denn der deren derer des deshalb dessen deutlich dich die dies diese diesem diesen dieser dieses
            dir doch dort du durch durfen ebenfalls ein eine einem einen einer eines einige einigen einmal er es etwa etwas euch fur gab ganz
            gar gegen geht gemacht gewesen gibt gilt gut habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren
            ihrer im immer in indem innerhalb ins ist ja jede jedem jeden jeder jedes jedoch jetzt kann kein keine keinem keinen keiner knapp
            kommen kommt konnen konnte konnten kurz laut liegt machen macht man mehr mehrere mein mit muss mussen musste nach nachdem neben
            nicht nichts noch nun nur ob oder ohne rund schon sehr sei seien sein seine seinem seinen seiner seit seitdem selbst sich sie sind
            so sogar solche soll sollen sollte sollten sondern sonst soweit sowie statt steht trotz uber um und uns unser unsere unter viel viele vom
            von vor wahrend war waren warum was wegen weil weiter weitere weiteren welche welcher wenig weniger wenn wer werde werden wie wieder
            will wir wird wo wobei wollen worden wurde wurden zu zudem zum zur zwar zwei zwischen gestern heute morgen jahr jahre jahren
            montag dienstag mittwoch donnerstag freitag samstag sonntag tag tage woche monat
            """,
        ["es"] = """
            a ademas ahora al algo alguna algunas alguno algunos alli ambos ante antes aquel aquella aquellos aqui asi aun aunque ayer bajo bien
            cada casi como con contra cosa cual cuales cualquier cuando cuanto da dado de debe decir del dentro desde despues dice dicho donde
            dos durante e el ella ellas ello ellos en entre era eran es esa esas ese eso esos esta estaba estaban estado estamos estan estar este
            esto estos fue fueron ha habia habian haber hace hacen hacer hacia han hasta hay haya he hemos hizo hoy incluso la las le les lo los
            luego mas me mediante mejor menos mi mientras mis mismo misma mismos mucho muchos muy nada ni ningun ninguna no nos nosotros nuestra nuestro nunca o
            os otra otras otro otros para parte pero poco podra podria por porque primer primera pues puede pueden que quien quienes se sea segun ser sera
            seran si sido siempre sin sino sobre solo son su sus tal tambien tan tanto te tendra tenia tiene tienen toda todas todavia todo todos
            tras tres tu tuvo un una unas uno unos va varios vez veces y ya yo lunes martes miercoles jueves viernes sabado domingo ano anos dia dias mes semana
            """,
        ["it"] = """
            a abbiamo ad adesso agli ai al alcune alcuni all alla alle allo allora altra altre altri altro anche ancora anni anno aveva avere
            avevano ben bene c che chi ci cio coi col come con contro cosa cosi cui da dagli dai dal dall dalla dalle dallo degli dei del dell
            della delle dello dentro di dice dopo dove due durante e ecco ed era erano esse essere essi fa fare fatto fino fra fu furono gia giorni giorno
            gli ha hanno ho i ieri il in infatti inoltre invece io l la le lei li lo loro lui ma mai me meno mentre mi mio molti molto ne
            negli nei nel nell nella nelle nello noi non nostra nostro nulla o oggi ogni oltre or ora ormai per perche pero piu poco poi possono
            presso prima primo proprio puo qua qual quale quali quando quanto quasi quella quelle quelli quello questa queste questi questo qui
            quindi se secondo sei sempre senza si sia siamo siano sono sta stata state stati stato stessa stesso su sua subito sue sugli sui sul sull
            sulla sulle suo suoi tale tanto te ti tra tre troppo tu tutta tutte tutti tutto un una uno va verso vi via voi volta lunedi martedi mercoledi
            giovedi venerdi sabato domenica settimana mese mesi
            """,
        ["pt"] = """
            a acerca agora ai ainda alem algo alguem algum alguma algumas alguns ali ano anos ante antes ao aos apenas apos aquela aquelas aquele aqueles
            aqui as assim ate atras bem cada com como contra contudo da dado dar das de dela dele deles depois desde dessa desse desta deste deve dia dias
            disse diz do dois dos duas durante e ela elas ele eles em embora enquanto entao entre era eram essa essas esse esses esta estao estar
            estas estava estavam este esteve estes eu faz fazer feita feito fez foi foram fosse ha havia hoje isso isto ja la lhe lhes lo logo
            mais mas me meio melhor menos mesma mesmo meu minha muito muitos na nada nao nas nem nessa nesse nesta neste no nos nossa nosso num numa
            nunca o onde ontem os ou outra outras outro outros para parte pela pelas pelo pelos perto pode podem poder por porque portanto pouco
            pois primeira primeiro qual qualquer quando quanto quase que quem se segundo seja sem semana sempre sendo ser sera serao seu seus sido sim so sob
            sobre sua suas tal talvez tambem tanto tao te tem temos tenha ter teve tinha tinham toda todas todo todos tras tres tu tudo um uma umas uns
            vai varios vem vez vezes voce mes meses segunda terca quarta quinta sexta sabado domingo feira
            """,
        ["ja"] = "今日 昨日 明日 今年 昨年 午前 午後 発表 によ 時間 月曜 火曜 水曜 木曜 金曜 土曜 日曜 曜日",
        ["zh"] = "我们 他们 她们 这个 一个 没有 表示 今天 昨天 目前 以及 但是 因为 所以 如果 就是 可以 已经 不是 也是 还是 进行 報道 报道 記者 记者 月日 年月 我們 他們 這個 一個 沒有 昨日 今日 已經",
        ["ko"] = "있다 했다 이다 대한 위해 밝혔 혔다 으로 에서 에게 까지 부터 하는 하고 있는 이번 지난 오는 따르 르면 대해 것으 것이 라고 다고 이라 한다 됐다 된다 했으 며서",
    }.ToFrozenDictionary(entry => entry.Key, entry => entry.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);

    private static readonly FrozenSet<string> None = FrozenSet<string>.Empty;

    /// <summary>The languages that have a list, by primary subtag.</summary>
    public static IEnumerable<string> Languages => ByLanguage.Keys;

    /// <summary>The list of a language given as a tag ("fr", "fr-CA"); empty for one without.</summary>
    public static FrozenSet<string> Of(string language) => ByLanguage.GetValueOrDefault(LanguageTag.Primary(language), None);
}
