package slack

import (
	"cmp"
	"fmt"

	"github.com/slack-go/slack"

	"frontdesk/bridge"
)

// ticked is the value of the one box of a bridge.FieldCheck.
const ticked = "true"

// element is what one fills a field in with.
// Source: https://docs.slack.dev/reference/block-kit/block-elements
func element(f bridge.ModalField) (slack.BlockElement, error) {
	switch f.Kind {
	case bridge.FieldPerson:
		return slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil, formAction), nil
	case bridge.FieldText, bridge.FieldLine:
		text := slack.NewPlainTextInputBlockElement(nil, formAction)
		text.Multiline, text.MaxLength, text.InitialValue = f.Kind == bridge.FieldText, cmp.Or(f.Most, bridge.MaxModalText), f.Value
		return text, nil
	case bridge.FieldNumber:
		number := slack.NewNumberInputBlockElement(nil, formAction, true)
		number.InitialValue = f.Value
		return number, nil
	case bridge.FieldDate:
		date := slack.NewDatePickerBlockElement(formAction)
		date.InitialDate = f.Value
		return date, nil
	case bridge.FieldCheck:
		label := f.Label
		if len(f.Choices) > 0 {
			label = f.Choices[0].Label
		}
		box := slack.NewOptionBlockObject(ticked, plainText(firstOf(oneLine(label), "…"), maxOption), nil)
		boxes := slack.NewCheckboxGroupsBlockElement(formAction, box)
		if f.Value == ticked {
			boxes.InitialOptions = []*slack.OptionBlockObject{box}
		}
		return boxes, nil
	case bridge.FieldChoice:
		return selectOf(f, formAction)
	}
	return nil, reject(bridge.ReasonOther, fmt.Errorf("unknown kind of field %q", f.Kind))
}

// entered is what was filled in, in whichever element.
// Source: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
func entered(in object, emoji map[string]string) string {
	if in.str("type") == "checkboxes" && len(in.list("selected_options")) > 0 {
		return ticked
	}
	return firstOf(withEmoji(in.str("value"), emoji), in.str("selected_user"), in.str("selected_date"), in.obj("selected_option").str("value"))
}
