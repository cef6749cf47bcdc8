using System.Text.RegularExpressions;

namespace AllianceBot.Summaries;

/// <summary>
/// Lines and sentences that are about the page, not the news: links to other articles, subscriptions, bylines, captions,
/// notices, and the outlet speaking of itself. In en fr de es it pt ja ko zh. What repeats is bounded or anchored, so
/// that the time stays linear in the text's length without an automaton, of which these patterns would need 40 MB.
/// </summary>
internal static partial class Boilerplate
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>The line as a whole is not news.</summary>
    public static bool IsLine(string line) =>
        line.Length < 200 && LeadsElsewhere().IsMatch(line) || line.Length < 300 && AsksForSomething().IsMatch(line)
        || IsNotice(line) || IsCaption(line) || line.Length < 120 && IsByline(line);

    /// <summary>The outlet speaks of itself: an advertisement that often closes a text ("At X, we believe ... we'll keep you updated").</summary>
    public static bool IsSelfPromotion(string sentence) => SpeaksOfItself().IsMatch(sentence);

    /// <summary>Rights, cookies, commissions, moderation.</summary>
    public static bool IsNotice(string line) => Notice().IsMatch(line);

    /// <summary>What stands under a picture, known by its credit.</summary>
    public static bool IsCaption(string line) => Caption().IsMatch(line) || line.Length < 300 && EndsInCredit().IsMatch(line);

    /// <summary>Who wrote it and when, as a line of its own.</summary>
    public static bool IsByline(string line) => Byline().IsMatch(line) || line.Length < 80 && DateLine().IsMatch(line);

    /// <summary>Begins like a link to another article.</summary>
    [GeneratedRegex("""
        ^[\W_]*(
        also\ read|read\ also|read\ (more|next)\s*([:|»>]|$|(about|on|from|in|at|here)\b)|read\ the\ full\b|see\ (also|more)\s*[:|]|see\ also|see\ more|don['’]t\ miss|you\ (may|might)\ (also\ )?(like|be\ interested)|related(\ (articles?|stor(y|ies)|posts?|news|topics?|content|coverage|reading))?\s*([:|]|$)|more\ (stories|news|coverage|from|on|about)\b.{0,60}$|recommended(\ for\ you|\ stories)?\s*([:|]|$)|most\ (read|popular)|trending(\ now)?\s*([:|]|$)|watch(\ now|\ more|\ the\ video)?\s*:|in\ pictures\s*:|click\ here|follow\ .{0,60}\bfull\ coverage|up\ next|what\ to\ read\ next|(continue|keep)\ reading\W*$|full\ story\s*:
        |lire\ aussi|(à|a)\ lire(\ aussi)?\s*[:|]|(à|a)\ lire\ aussi|(à|a)\ voir(\ aussi)?\s*[:|]|voir\ aussi|lisez\ aussi|lire\ la\ suite|en\ savoir\ plus\s*([:|]|$)|sur\ le\ m[êe]me\ sujet|nos\ autres\ articles|pour\ aller\ plus\ loin\s*([:|]|$)
        |lesen\ sie\ (auch|hier|dazu|mehr)|mehr\ (zum\ thema|dazu|lesen)|auch\ interessant|das\ k(ö|oe)nnte\ sie\ auch|weiterlesen|zum\ thema\s*[:|]|siehe\ auch|mehr\ aus\ dem\ ressort|empfohlene\ artikel
        |lea\ tambi[ée]n|lee\ tambi[ée]n|leer\ (m[áa]s|tambi[ée]n)|te\ puede\ interesar|ver\ tambi[ée]n|tambi[ée]n\ te\ puede|m[áa]s\ informaci[óo]n\s*([:|]|$)|noticias?\ relacionadas?
        |leggi\ anche|leggi\ (di\ pi[ùu]|tutto)|vedi\ anche|potrebbe\ interessarti|continua\ a\ leggere|articoli\ correlati|ti\ potrebbe\ interessare
        |leia\ (mais|tamb[ée]m)|veja\ (mais|tamb[ée]m)|saiba\ mais|confira\ tamb[ée]m|not[íi]cias\ relacionadas|voc[êe]\ tamb[ée]m\ pode
        |あわせて読みたい|併せて読みたい|関連記事|関連リンク|【関連|\[関連|【あわせて|続きを読む|こちらもおすすめ|おすすめ記事
        |관련\s?기사|\[관련|【관련|더\s?보기|함께\s?보면|많이\s?본\s?뉴스
        |相关阅读|相关报道|相关新闻|延伸阅读|阅读更多|更多新闻|推荐阅读|相關報道|相關新聞|延伸閱讀|更多新聞
        )
        """, Options | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex LeadsElsewhere();

    /// <summary>Wants a subscription, an address, a click, a comment.</summary>
    [GeneratedRegex("""
        ^[\W_]*(subscribe|sign\ (up|in)\b|log\ in\b|join\ (our|us\ on|the\ conversation)|follow\ (us|me)\b|share\ (this|on|via)|download\ (the|our)|get\ (the\ latest|breaking|our|access\ to|more\ .{0,40}delivered)|listen\ to\ (this|the\ article)|post\ (a\ )?comment|leave\ a\ (comment|reply)|(view\ )?comments?\s*(\(\d*\+?\))?$|advert(isement|isment)?\s*$|sponsored|skip\ to\ |loading|enlarge\ image|image\ \d+\ of|have\ a\ tip|email\ .{0,60}@|reach\ .{0,60}(on\ twitter|at\ \S+@)|want\ more\ |start\ your\ day\ with|tags?\s*:?\s*$|tell\ us\ what|print\ this|caption\s*$|close\s*$|highlights\s*$|latest\s*$|popular\s*$|related\ news\s*$|home\s*$|news\s*$
        |abonnez|inscrivez|je\ m['’]abonne|s['’]abonner|recevez\ |rejoignez|suivez[- ]nous|partager\s*$|publicit[ée]\s*$|commentaires?\s*$|t[ée]l[ée]chargez\ l
        |abonnieren|jetzt\ (abonnieren|anmelden|registrieren|testen)|melden\ sie\ sich|folgen\ sie\ uns|anzeige\s*$|kommentare?\s*$|werbung\s*$|teilen\s*$
        |suscr[íi]b|reg[íi]str(ate|ese)|s[íi]guenos|s[íi]ganos|publicidad\s*$|compartir\s*$|comentarios?\s*$|[úu]nete\ a
        |iscriviti|abbonati|seguici|condividi\s*$|pubblicit[àa]\s*$|commenti\s*$|registrati
        |assine|inscreva|cadastre|siga[- ]nos|siga\ o\ |publicidade\s*$|compartilh(e|ar)\b.{0,40}$|coment[áa]rios?\s*$|receba\ (as|not[íi]cias)|clique\ aqui
        |会員登録|無料登録|メルマガ|ログイン|フォローする|シェアする|広告$|この記事をシェア|구독|로그인|회원가입|무료\s?체험|광고$|댓글|订阅|登录|关注我们|分享到|广告$|訂閱|登入|追蹤我們|廣告$)
        |\b(sign\ up\ (for|to)\ (our|the)|subscribe\ to\ (our|the|\w+['’]s)|our\ (free\ )?(daily\ |weekly\ )?newsletters?|delivered\ (straight\ )?to\ your\ inbox|right\ in\ your\ inbox|follow\ (us|him|her|them)\ on|follow\ \S+\ \S+\ on\ (twitter|x|facebook)|download\ our\ app|notre\ newsletter|nos\ newsletters|unser(en|em|e)?\ newsletter|nuestr[ao]\ (bolet[íi]n|newsletter)|nostra\ newsletter|nossa\ newsletter)
        """, Options | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex AsksForSomething();

    [GeneratedRegex("""
        contributed\ to\ this\ (report|article|story)|\ball\ rights\ reserved|^[\W_]*(copyright\b|©|\(c\)\ \d{4}|ⓒ)|this\ (document|material|story|article)\ (is\ subject\ to\ copyright|may\ not\ be\ published|was\ originally\ published|has\ been\ (corrected|updated))|affiliate\ (commission|links?)|earn\ (a|an)\ .{0,20}commission|(accept|use[sd]?|our)\ .{0,30}\bcookies\b|\bcookie\ (policy|settings|preferences)|privacy\ policy|terms\ of\ (use|service)|enable\ javascript|moderat\w+\ (all\ )?comments|^[\W_]*via\ \S{1,100}\.\S{1,100}$|^[\W_]*citation\s*:
        |^[\W_]*(reporting|writing|editing|additional\ reporting|compiled)\ by\b
        |tous\ droits\ (de\ reproduction\ .{0,30})?r[ée]serv[ée]s|cet\ article\ (est\ r[ée]serv[ée]|a\ [ée]t[ée]\ (initialement\ )?publi[ée])|(utilis|accept|d[ée]pos)\w*\ .{0,30}\bcookies\b|r[ée]serv[ée]\ (à|aux)\ (nos\ )?abonn[ée]s|mentions\ l[ée]gales
        |alle\ rechte\ vorbehalten|(akzeptier|verwend|nutz)\w*\ .{0,30}\bcookies\b|datenschutz(erkl[äa]rung|bestimmungen)|\bmit\ material\ von\b|dieser\ artikel\ (wurde|ist)\ .{0,40}(ver[öo]ffentlicht|erschienen)
        |todos\ los\ derechos\ reservados|(acept|utiliz|usa)\w*\ .{0,30}\bcookies\b|pol[íi]tica\ de\ (privacidad|privacidade|cookies)|riproduzione\ riservata|tutti\ i\ diritti\ riservati|informativa\ sulla\ privacy|todos\ os\ direitos\ reservados
        |無断転載|禁無断|著作権|プライバシーポリシー|クッキー|무단\s?전재|재배포\s?금지|저작권자|쿠키|版权所有|未经授权|转载请|隐私政策|版權所有|未經授權|轉載請
        """, Options | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Notice();

    [GeneratedRegex("""
        ^[\W_]*(photos?|photograph(s|er)?|image|picture|video|pic|illustration|graphic|cr[ée]dits?(\ photo)?|source\ photo|foto(s|graf[íi]a)?|bild|abbildung|imagen|imagem|immagine|写真|画像|사진|图|圖)\s*(by|credit|credits|quelle|courtesy(\ of)?|de|提供|来源|來源|提供者)?\s*[:：/=©|]
        |\((image|photo|picture|pic|credit|video|cr[ée]dit|foto|bild|source|photos?\ by|photo\ by|file\ photo|imagen|写真|사진)\b[^)]{0,80}\)\W*$
        |\b(getty\ images|afp\ via|via\ getty|associated\ press\ photo|ap\ photo|file\ photo|shutterstock|reuters/(?-i:\p{Lu})\w+)\b.{0,40}$
        """, Options | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Caption();

    [GeneratedRegex("""(/\s?(afp|reuters|ap|epa|dpa|getty(\ images)?|ansa|efe|shutterstock|istock)|[|©]\s*(getty(\ images)?|afp|reuters|ap|epa|dpa|shutterstock|bloomberg))\s*[)\]]?\s*\.?$""", Options | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex EndsInCredit();

    [GeneratedRegex("""
        ^[\W_]*((written\ )?by\ (?-i:\p{Lu})[\p{L}.'’-]*(\ (and|&|de|van|von|der|la|le|(?-i:\p{Lu})[\p{L}.'’-]*)){0,6}(\s*,.{0,60}|\s*[-–|·].{0,60}|\s+(on|for)\b.{0,60})?$|by$|(first\ )?(published|posted|updated|last\ (updated|modified))\s*([:|]|(on|at|by)\b|\d|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)\w*\b).{0,60}$|par\ (?-i:\p{Lu})[\p{L}.'’-]*(\ (?-i:\p{Lu})[\p{L}.'’-]*){1,3}\s*(,.{0,60}|[-–|·].{0,60})?$|publi[ée](e)?\ (le|par)\b.{0,60}$|mis\ [àa]\ jour\ .{0,60}$|von\ (?-i:\p{Lu})[\p{L}.'’-]*(\ (?-i:\p{Lu})[\p{L}.'’-]*){1,3}\s*(,.{0,60}|[-–|·].{0,60})?$|(ver[öo]ffentlicht|aktualisiert)\ (am|:).{0,60}$|por\ (?-i:\p{Lu})[\p{L}.'’-]*(\ (?-i:\p{Lu})[\p{L}.'’-]*){1,3}\s*(,.{0,60}|[-–|·].{0,60})?$|(publicado|actualizado|atualizado)\b.{0,60}$|di\ (?-i:\p{Lu})[\p{L}.'’-]*\ (?-i:\p{Lu})[\p{L}.'’-]*$|(pubblicato|aggiornato)\ il.{0,60}$|tempo\ de\ leitura.{0,40}$|\d+\ min(ute)?s?\ (de\ lecture|read|lesezeit).{0,20}$|(文|取材|記者|作者|编辑|責任編集|编辑|기자)\s*[:：=].{0,30}$)
        """, Options | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Byline();

    /// <summary>A date or time and hardly a word besides.</summary>
    [GeneratedRegex("""
        ^[\W_]*(\p{L}{2,12}(-feira)?\.?,?\s+)?(\d{1,2}(st|nd|rd|th|er|\.)?\s+(de\s+)?\p{L}{3,10}\.?,?\s+(de\s+)?\d{4}|\p{L}{3,10}\.?\s+\d{1,2}(st|nd|rd|th)?,?\s+\d{4}|\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{4}年\d{1,2}月\d{1,2}日|\d{4}년\s?\d{1,2}월\s?\d{1,2}일).{0,40}$
        """, Options | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex DateLine();

    [GeneratedRegex("""
        ^[\W_]*at\ (?-i:\p{Lu})[\w&'’.-]*(\ (?-i:\p{Lu})[\w&'’.-]*){0,4},\ (we|our)\b|\bwe['’]ll\ (keep|continue\ to\ keep)\ you\b|\bkeep\ you\ (updated|posted|informed)|\bstay\ tuned\b|\bcheck\ back\ (here|with\ us|later|soon)|\bour\ (readers|website|site|editorial\ team|team\ of\ (experts|editors))\b.{0,80}\b(subscrib|visit|contact|bring|deliver)|\b(visit|contact|follow)\ (us|our\ (website|site|page))\b|\bhere\ at\ (?-i:\p{Lu})\w+,?\ we\b|\blet\ us\ know\ in\ the\ comments|\bwhat\ do\ you\ think\?.{0,60}comments
        |^[\W_]*chez\ (?-i:\p{Lu})[\w&'’.-]*(\ (?-i:\p{Lu})[\w&'’.-]*){0,4},\ nous\b|\bnous\ vous\ tiendrons\ (au\ courant|inform)|\brestez\ connect[ée]s|\bsuivez[- ]nous\ sur\b|\bn['’]h[ée]sitez\ pas\ [àa]\ (nous|vous\ abonner)
        |^[\W_]*bei\ (?-i:\p{Lu})[\w&'’.-]*(\ (?-i:\p{Lu})[\w&'’.-]*){0,4}\ (glauben|sind)\ wir\b|\bwir\ halten\ sie\ (auf\ dem\ laufenden|informiert)|\bfolgen\ sie\ uns\b|\bbleiben\ sie\ dran\b
        |^[\W_]*en\ (?-i:\p{Lu})[\w&'’.-]*(\ (?-i:\p{Lu})[\w&'’.-]*){0,4},\ (creemos|nosotros)\b|\b(te|le|les|os)\ mantendremos\ (informad|al\ tanto)|\bs[íi]g(a|ue)nos\ en\b
        |\bvi\ terremo\ (aggiornati|informati)|\b(continuate\ a\ seguirci|seguiteci|restate\ sintonizzati)\b
        |\b(manteremos|vamos\ manter)\ voc[êe]s?\ (informad|atualizad)|\bfique\ ligado\b|\bsiga[- ]nos\b
        |引き続きお伝え(し|いた)|続報をお(待|届)|私たちは.{0,40}と考えています|계속\s?전해\s?드리겠|저희는|敬请(关注|期待)|我们将(持续|继续)(关注|为您)|敬請(關注|期待)
        """, Options | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex SpeaksOfItself();
}
