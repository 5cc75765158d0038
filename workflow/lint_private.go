package workflow

import (
	"slices"
	"strings"
)

// lintBeforeConsent finds questions for what is nobody's business without consent.
func lintBeforeConsent(l *lint) {
	l.questions(func(_ *Definition, q *askStep) {
		what := q.private()
		if what == "" {
			return
		}
		states := map[consented]bool{}
		for _, a := range l.seen.arrivals[q] {
			states[a.consent] = true
		}
		switch {
		case states[notAsked]:
			l.warn(q.at(), `%s asks for %s before the customer has consented; ask for consent first%s`, l.the(q), what,
				l.words(": {ask: May we keep your answers?, id: consent, type: consent, policy: https://…}", ", with a question of that type"))
		case states[refused]:
			l.warn(q.at(), `%s asks for %s also of those who have refused their consent; %s`, l.the(q), what,
				l.words(`put it into an "if" of the consent's answer`, "leave it to the agent, for the form has no conditions"))
		}
	})
}

// private says for what a question asks that needs consent; "" if for nothing such.
func (q *askStep) private() string {
	if !slices.Contains([]string{"text", "number", "date", "choice", "multi_choice", "location", "file"}, q.Type) {
		return ""
	}
	asked := []string{strings.ReplaceAll(q.ID, "_", " "), strings.ReplaceAll(q.Save[strings.LastIndexByte(q.Save, '.')+1:], "_", " ")}
	if q.Text != nil {
		for _, v := range q.Text.Variants {
			asked = append(asked, v.Template.literals())
		}
	}
	for _, p := range privates() {
		if p.choices || len(q.Choices) == 0 {
			if slices.ContainsFunc(asked, p.asks) {
				return p.what
			}
		}
	}
	return ""
}

// privateWords are the words by which a question for something private is known, folded,
// between bars; han are those of scripts without spaces. unless are words beside which
// they mean something else. choices: also a question with choices may ask for it.
type privateWords struct {
	what, words, unless string
	han, hanUnless      []string
	choices             bool
}

// asks tells whether a text asks for it.
func (p privateWords) asks(text string) bool {
	if slices.ContainsFunc(p.hanUnless, func(w string) bool { return strings.Contains(text, w) }) {
		return false
	}
	if slices.ContainsFunc(p.han, func(w string) bool { return strings.Contains(text, w) }) {
		return true
	}
	words := strings.Fields(fold(text))
	found := false
	for i := range words {
		for n := 1; n <= 3 && i+n <= len(words); n++ {
			phrase := "|" + strings.Join(words[i:i+n], " ") + "|"
			if strings.Contains(p.unless, phrase) {
				return false
			}
			found = found || strings.Contains(p.words, phrase)
		}
	}
	return found
}

// privates is the table.
func privates() []privateWords {
	return []privateWords{
		{
			what: "an address",
			words: "|address|street|postcode|postal code|zip code|where do you live|adresse|anschrift|strasse|wohnort|postleitzahl|direccion|calle|codigo postal|domicilio|" +
				"rue|code postal|adres|ulica|kod pocztowy|endereco|rua|cep|morada|dia chi|عنوان|عنوانك|العنوان|الشارع|",
			unless: "|address you|email|e mail|mail|web|website|ip|wallet|url|internetadresse|webadresse|correo|electronico|courriel|بريد|البريد|بريدك|موقع|internet|strony|stronie|site|",
			han:    []string{"地址", "住址", "邮编", "郵遞區號"}, hanUnless: []string{"邮箱", "郵箱", "邮件", "郵件", "网址", "網址", "网站", "網站"},
		},
		{
			what: "an income", choices: true,
			words: "|income|salary|salaries|wage|wages|earnings|how much do you earn|do you earn|einkommen|gehalt|lohn|verdienst|monatseinkommen|jahreseinkommen|nettoeinkommen|verdienen|ingresos|salario|sueldo|" +
				"revenu|revenus|salaire|dochod|dochody|zarobki|zarobkow|wynagrodzenie|pensja|renda|salario|ordenado|thu nhap|muc luong|tien luong|دخل|دخلك|الدخل|راتب|راتبك|الراتب|",
			han: []string{"收入", "工资", "工資", "薪水", "薪资", "薪資"},
		},
		{
			what: "a date of birth",
			words: "|birth|birthday|birthdate|dob|date of birth|born|geburtsdatum|geburtstag|geboren|geburtsort|nacimiento|cumpleanos|naissance|anniversaire|urodzenia|urodziny|urodzin|" +
				"nascimento|aniversario|ngay sinh|sinh nhat|ميلاد|ميلادك|الميلاد|",
			unless: "|company|anniversary|",
			han:    []string{"出生", "生日", "生年"},
		},
		{
			what: "health", choices: true,
			words: "|illness|illnesses|disease|diseases|diagnosis|symptom|symptoms|medication|medications|allergy|allergies|pregnant|disability|medical history|medical condition|medical conditions|health condition|" +
				"krankheit|krankheiten|diagnose|symptome|beschwerden|medikament|medikamente|allergie|allergien|schwanger|behinderung|vorerkrankungen|enfermedad|enfermedades|diagnostico|sintoma|sintomas|medicamento|medicamentos|alergia|alergias|embarazada|" +
				"maladie|maladies|diagnostic|symptomes|medicament|medicaments|allergies|enceinte|handicap|choroba|choroby|objawy|diagnoza|leki|alergie|ciaza|niepelnosprawnosc|" +
				"doenca|doencas|medicacao|gravida|deficiencia|benh|trieu chung|chan doan|di ung|mang thai|مرض|امراض|اعراض|تشخيص|حساسيه|حساسية|حامل|",
			han: []string{"疾病", "症状", "症狀", "诊断", "診斷", "病史", "过敏", "過敏", "怀孕", "懷孕"},
		},
		{
			what: "an identity document",
			words: "|passport|passport number|id number|id card|identity card|national id|social security|social security number|ssn|driving licence|driver s license|drivers license|tax id|tax number|" +
				"ausweis|personalausweis|ausweisnummer|reisepass|passnummer|steuernummer|steuer id|sozialversicherungsnummer|fuhrerschein|pasaporte|su dni|tu dni|numero de dni|documento de identidad|numero de identidad|" +
				"passeport|carte d identite|numero de securite sociale|permis de conduire|paszport|paszportu|pesel|dowod osobisty|dowodu osobistego|prawo jazdy|passaporte|cpf|seu rg|bilhete de identidade|cartao de cidadao|nif|" +
				"ho chieu|cmnd|cccd|can cuoc|chung minh|جواز|الهويه|الهوية|هويتك|بطاقه الهويه|بطاقة الهوية|",
			han: []string{"身份证", "身分證", "身份證", "护照", "護照", "驾照", "駕照"},
		},
	}
}
