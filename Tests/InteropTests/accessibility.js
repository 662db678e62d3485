// Holds a page to rules that a program can check, of WCAG 2.2 on levels A and AA, as the browser has laid it out.
// The page stands in a frame of a given width and colour scheme; its own Content-Security-Policy stays in force.
// Every problem is a line that begins with the number of the success criterion.
"use strict";

function problemsOf(frame) {
  const page = frame.contentDocument, view = frame.contentWindow, problems = [];
  const all = (selector) => [...page.querySelectorAll(selector)];
  const say = (criterion, what) => problems.push(criterion + " " + what);
  const require = (holds, criterion, what) => { if (!holds) say(criterion, what); };
  all("details").forEach((element) => { element.open = true; });

  // Language, title, landmarks, headings.
  require(page.documentElement.lang !== "", "3.1.1", "the page has no language");
  require(page.title.trim() !== "", "2.4.2", "the page has no title");
  require(all("main").length === 1, "1.3.1", "there is not exactly one main");
  require(all("h1").length === 1, "1.3.1", "there is not exactly one h1");
  let level = 0;
  all("h1, h2, h3, h4, h5, h6").forEach((heading) => {
    const next = Number(heading.tagName[1]);
    require(next <= level + 1, "1.3.1", "a level is left out before: " + heading.textContent);
    level = next;
  });

  // Names and what refers to them.
  const ids = all("[id]").map((element) => element.id);
  require(new Set(ids).size === ids.length, "4.1.2", "an id stands twice");
  const refer = (name, text) => text.split(/\s+/).forEach((id) => require(ids.includes(id), "4.1.2", name + " to nothing: " + id));
  all("[aria-labelledby]").forEach((element) => refer("aria-labelledby", element.getAttribute("aria-labelledby")));
  all("a[href]").forEach((link) => refer("a link", link.getAttribute("href").slice(1)));
  all("[role=region], section, [tabindex]").forEach((element) => {
    const named = element.hasAttribute("aria-label") || element.hasAttribute("aria-labelledby");
    require(named || element.tagName === "PRE", "4.1.2", "a region has no name: " + element.outerHTML.slice(0, 80));
  });

  // Tables and pictures.
  all("table").forEach((table) => require(table.caption !== null, "1.3.1", "a table has no caption"));
  all("th").forEach((cell) => require(cell.scope !== "", "1.3.1", "a head has no scope: " + cell.textContent));
  all("svg").forEach((svg) => {
    require(svg.getAttribute("role") === "img", "1.1.1", "a picture has no role");
    const names = (svg.getAttribute("aria-labelledby") || "").split(" ").map((id) => page.getElementById(id));
    require(names.length === 2 && names.every((name) => name && name.textContent.trim().length > 10), "1.1.1", "a picture is not described");
  });

  // Not by colour alone: whoever sees no colour sees a sign, and whoever hears the page a word.
  all(".mark").forEach((mark) => require(/[\p{L}]/u.test(mark.textContent) && /[✓–✗]/.test(mark.textContent), "1.4.1", "a state by colour alone: " + mark.outerHTML));
  all("rect.node.holds, rect.node.open, rect.node.fails").forEach((node) => {
    require(node.parentNode.querySelector(".sign") !== null, "1.4.1", "a node's state by colour alone");
  });

  // Contrast of each text with what lies behind it, and of the lines of a picture.
  const parse = (colour) => {
    const numbers = (colour.match(/[\d.]+/g) || []).map(Number);
    return colour === "none" || (numbers.length === 4 && numbers[3] === 0) ? null : numbers.slice(0, 3);
  };
  const light = (colour) => colour.map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const node = at.tagName === "g" ? at.querySelector("rect") : null;
      const colour = parse(node ? view.getComputedStyle(node).fill : view.getComputedStyle(at).backgroundColor);
      if (colour) return colour;
    }
    return parse(view.getComputedStyle(page.body).backgroundColor);
  };
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  const told = new Set();
  let texts = 0;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.textContent.trim() === "" || ["title", "desc", "STYLE"].includes(element.tagName)) continue;
    const style = view.getComputedStyle(element);
    const colour = parse(element.namespaceURI.endsWith("svg") ? style.fill : style.color);
    const ratio = contrast(colour, behind(element));
    texts += 1;
    const name = element.tagName + "." + (element.getAttribute("class") || "");
    if (ratio < 4.5 && !told.has(name)) say("1.4.3", "contrast " + ratio.toFixed(2) + ": " + name + " " + node.textContent.slice(0, 40));
    told.add(ratio < 4.5 ? name : "");
  }
  require(texts > 20, "1.4.3", "there is hardly any text");
  const paper = parse(view.getComputedStyle(page.body).backgroundColor);
  all("rect.node.holds, rect.node.open, rect.node.fails, path.edge").forEach((shape) => {
    const ratio = contrast(parse(view.getComputedStyle(shape).stroke), paper);
    require(ratio >= 3, "1.4.11", "contrast " + ratio.toFixed(2) + " of a line: " + shape.getAttribute("class"));
  });

  // Narrow windows and the keyboard.
  const root = page.documentElement;
  require(root.scrollWidth <= root.clientWidth, "1.4.10", "the page is " + root.scrollWidth + " wide in " + root.clientWidth);
  all("*").filter((element) => ["auto", "scroll"].includes(view.getComputedStyle(element).overflowX)).forEach((element) => {
    const scrolls = element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight;
    require(!scrolls || element.tabIndex === 0, "2.1.1", "what scrolls is not reached by keyboard: " + element.className);
  });
  all("a, summary, [tabindex]").forEach((element) => {
    element.focus();
    require(page.activeElement === element, "2.1.1", "does not take the focus: " + element.outerHTML.slice(0, 80));
    require(view.getComputedStyle(element).outlineStyle !== "none", "2.4.7", "the focus is not seen: " + element.outerHTML.slice(0, 80));
  });

  // Nothing is fetched, and nothing runs.
  require(view.performance.getEntriesByType("resource").length === 0, "none", "the page fetches something");
  require(all("script, link, img, iframe, object, embed, [style], [onload], [onclick]").length === 0, "none", "the page has active content");
  return { problems, texts, background: view.getComputedStyle(page.body).backgroundColor };
}

window.addEventListener("load", () => {
  let answer;
  try { answer = problemsOf(document.getElementById("page")); } catch (error) { answer = { problems: ["the check failed: " + error], texts: 0, background: "" }; }
  document.getElementById("answer").textContent = JSON.stringify(answer);
});
