package bridge_test

// eventYAMLs are workflows that begin with an event in a conversation.
var eventYAMLs = []string{`
id: refund
name: Refunds
trigger: {event: message_received, if: 'lower(message.text) contains "refund" and message.kind == "text"'}
steps:
  - tag: [refund]
  - note: "{{ contact.first_name }} wants money back: {{ message.text }}"
  - say: "We have noted that you want a refund."
`, `
id: order
name: Order number
trigger: {event: message_received, if: 'message.text contains "order"'}
steps:
  - id: order
    ask: "What is your order number?"
    type: number
    save: conversation.fields.order
    timeout: 10m
  - set: {contact.fields.plan: pro}
`, `
id: pictures
name: Pictures
trigger: {event: message_received, if: 'message.kind == "photo"', once_per_contact: true}
steps:
  - wait: 5m
  - note: "Pictures: {{ message.text }}"
`, `
id: sorry
name: Sorry
trigger: {event: agent_silent, after: 10m}
steps:
  - say: "Please bear with us, {{ contact.first_name }}."
  - wait: 20m
  - say: "We have not forgotten you."
`, `
id: rescue
name: Rescue
trigger: {event: agent_silent, after: 1h, if: now.weekday != "sunday"}
steps:
  - note: "Nobody has answered for an hour."
  - assign: {}
`, `
id: solved
name: Follow-up
trigger: {event: contact_silent, after: 24h}
steps:
  - id: solved
    ask: "Is everything solved?"
    type: choice
    choices: [{id: "yes", label: Yes}, {id: "no", label: Not yet}]
    timeout: 24h
    on_timeout: [{close: {}}]
  - if: answers.solved == "yes"
    then: [{say: Wonderful!}, {close: {}}]
  - note: "Not solved yet."
`, `
id: nudge
name: Nudge
trigger: {event: contact_silent, after: 1h, if: 'conversation.origin == "slow"'}
steps:
  - id: there
    ask: "Are you still there?"
    type: choice
    choices: [{id: "yes", label: "Yes, I am"}, {id: "no", label: Not any more}]
    timeout: 1h
    on_timeout: [{wait: 1h}, {say: Goodbye!}, {close: {}}]
`, `
id: invoices
name: Invoices
trigger: {event: message_received, if: 'message.text contains "invoice"'}
steps:
  - http: {url: "https://crm.example.com/invoices?name={{ contact.name }}", keep: {contact.fields.plan: plan}}
  - note: "Their plan is {{ contact.fields.plan }}."
`, `
id: leaflet
name: Leaflet
trigger: {event: message_received, if: 'message.text contains "leaflet"'}
steps:
  - {say: "Here it is: example.com has it, too.", file: document/leaflet.pdf/1MB}
  - close: {}
`, `
id: pro
name: Pro
trigger: {event: field_changed, field: contact.fields.plan, if: contact.fields.plan == "pro"}
steps:
  - tag: [vip]
`, `
id: vip
name: VIPs
trigger: {event: tag_added, tag: vip}
steps:
  - set: {conversation.priority: high}
  - route: sales
  - set: {contact.fields.plan: free}
  - set: {contact.fields.plan: pro}
`, `
id: bye
name: Farewell
trigger: {event: conversation_closed, if: assignee.name != ""}
steps:
  - tag: [served]
  - note: "Rated later."
  - say: "How was it? https://example.com/rate"
`}
