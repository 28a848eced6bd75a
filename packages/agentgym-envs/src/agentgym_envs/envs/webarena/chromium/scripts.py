"""The few lines of JavaScript that run in pages; what an agent or a task says never becomes one."""

BREATHE = 'scheduler.postTask(() => 0, {priority: "background"})'
"""Lets the page do first what it has put off, such as sending a form that was just submitted."""

BREATHE_AND_DRAW = """
new Promise(done => {
  setTimeout(done, 250);
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));
})
"""
"""The same for pages with scripts of their own: two pictures are drawn, unless nobody sees them."""

FONTS = "document.fonts.ready.then(() => 0)"
"""Waits until texts are as wide as they will stay."""

SCROLL = "way => window.scrollBy(0, way * window.innerHeight)"
"""Scrolls by the height of the viewport: down (1) or up (-1)."""

FOCUS = """
() => {
  const field = document.activeElement;
  if (!field) return "";
  if (field.localName === "select") return "list";
  const inputs = ["text", "search", "email", "password", "number", "tel", "url"];
  if (field.isContentEditable) {
    getSelection().selectAllChildren(field);
    getSelection().collapseToEnd();
    return "field";
  }
  if (field.localName !== "textarea" && !inputs.includes(field.type)) return "";
  const end = field.value.length;
  if (field.selectionStart === null) {
    // Fields for numbers and the like have no caret that could be moved, unless they change; and
    // one that holds no number would lose what it holds.
    if (!field.value) return "field";
    const type = field.type;
    field.type = "text";
    field.setSelectionRange(end, end);
    field.type = type;
  } else {
    field.setSelectionRange(end, end);
  }
  return "field";
}
"""
"""Says what has the keyboard: a "list", a "field", or "" for all else. A field's caret goes behind
its text."""

IS_LIST = 'document.activeElement?.localName === "select"'
"""Whether a list of options has the keyboard."""

GIVE_KEYBOARD = """
list => {
  // A list that loses the keyboard forgets what was typed to find an option, else for a second.
  document.activeElement?.blur();
  if (!list.matches(":disabled")) list.focus({preventScroll: true});
}
"""
"""Gives the keyboard to a list; to nothing, if it is disabled."""

CHOOSE = """
node => {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const option = element.closest("option");
  const list = element.closest("select");
  if (!option || !list || option.matches(":disabled") || list.matches(":disabled")) return;
  list.focus({preventScroll: true});
  const before = option.selected;
  option.selected = list.multiple ? !before : true;
  if (option.selected !== before) {
    list.dispatchEvent(new Event("input", {bubbles: true}));
    list.dispatchEvent(new Event("change", {bubbles: true}));
  }
}
"""
"""Chooses an option of a list, as a person does who opens it."""

GO_INSTEAD = "url => location.replace(url)"
"""Opens a page in the place that another has in the history."""

RESET = """
() => {
  for (const form of document.forms) form.reset();
  for (const field of document.querySelectorAll("input, textarea, select")) {
    if (field.form) continue;
    if (field.localName !== "select") {
      if (["checkbox", "radio"].includes(field.type)) field.checked = field.defaultChecked;
      else if (field.type !== "file") field.value = field.defaultValue;
      continue;
    }
    const options = [...field.options];
    for (const option of options) option.selected = option.defaultSelected;
    if (!field.multiple && !options.some(option => option.defaultSelected))
      field.selectedIndex = options.findIndex(option => !option.disabled);
  }
}
"""
"""Undoes what Chromium remembers of a page that is gone back to."""

HTML = """
() => {
  const page = document.documentElement.cloneNode(true);
  const fields = "input, textarea, option";
  const filled = document.documentElement.querySelectorAll(fields);
  page.querySelectorAll(fields).forEach((copy, number) => {
    const field = filled[number];
    const marked = ["checkbox", "radio"].includes(field.type);
    if (field.localName === "textarea") copy.textContent = field.value;
    else if (field.localName === "option") copy.toggleAttribute("selected", field.selected);
    else if (marked) copy.toggleAttribute("checked", field.checked);
    else if (field.type !== "file" && field.value !== (field.getAttribute("value") ?? ""))
      copy.setAttribute("value", field.value);
  });
  return (document.doctype ? "<!DOCTYPE " + document.doctype.name + ">" : "") + page.outerHTML;
}
"""
"""Returns the page as text, its fields as they were filled in."""

QUERY = """
css => Array.from(document.querySelectorAll(css), element => {
  const found = {
    outerText: element.outerText, innerText: element.innerText, textContent: element.textContent,
  };
  if ("value" in element) found.value = element.value;
  if ("checked" in element) found.checked = element.checked;
  if ("selectedIndex" in element) found.selectedIndex = element.selectedIndex;
  for (const {name, value} of element.attributes) found["@" + name] = value;
  for (const key in found)
    if (found[key] === undefined || found[key] === null) delete found[key];
    else found[key] = String(found[key]);
  return found;
})
"""
"""Returns what scorers read of the elements that fit a selector."""

POINT = """
node => {
  if (node === document) return [window.innerWidth / 2, window.innerHeight / 2];
  if (!node.isConnected) return null;
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const range = document.createRange();
  if (node !== element) range.selectNode(node);
  const place = node === element ? element : range;
  const centre = box => [box.x + box.width / 2, box.y + box.height / 2];
  const whole = centre(place.getBoundingClientRect());
  if (element.contains(document.elementFromPoint(...whole))) return whole;
  for (const box of place.getClientRects())
    if (element.contains(document.elementFromPoint(...centre(box)))) return centre(box);
  return whole;
}
"""
"""Where to click: the centre of an element, or of one of its lines where that is beside it."""
