// What tests/browser.py asks a page from inside it. Every check answers with a list of lines, one for each fault;
// a new check of the mark-up is a new entry of `marked`, and is run on every page.
(() => {
  const all = selector => [...document.querySelectorAll(selector)];

  const tag = element => element.localName + [...element.classList].map(name => "." + name).join("");

  const shown = element => {
    const words = (element.getAttribute("aria-label") || element.textContent || "").trim().replace(/\s+/g, " ");
    const around = element.parentElement?.closest("[class]");
    return `${around ? tag(around) + " " : ""}${tag(element)} ${JSON.stringify(words.slice(0, 40))}`;
  };

  const visible = element => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  const stop = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";

  const exactly = (selector, count) => {
    const found = all(selector).length;
    return found === count ? [] : [`${found} of ${selector}, expected ${count}`];
  };

  const reachable = id => id === "" || id === "top" || document.getElementById(decodeURIComponent(id));

  const harmless = /^(https?:|mailto:|$)/;
  const addresses = ["href", "src", "action", "formaction", "poster", "data", "xlink:href"];

  const trespasses = (element, address) => {
    const found = [];
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) found.push(`handler ${name}`);
      if (name === "srcdoc" || name === "ping") found.push(name);
      if (name === "style" && /url\(|@import|expression/i.test(value)) found.push(`style ${value}`);
      if (!addresses.includes(name)) continue;
      const target = URL.parse(value.trim(), document.baseURI);
      const scheme = target === null ? "" : target.protocol;
      const picture = element.localName === "img" && scheme === "data:";
      if (!harmless.test(scheme) && !picture) found.push(`${name} ${value}`);
      if (element.localName !== "a" && target?.origin !== address && !picture) found.push(`${name} ${value}`);
    }
    return found.map(fault => `${shown(element)}: ${fault}`);
  };

  const marked = {
    frame: () => [
      ...exactly("main", 1),
      ...exactly("h1", 1),
      ...exactly("base, iframe, frame, object, embed, applet, meta[http-equiv=refresh]", 0),
      ...(document.documentElement.lang ? [] : ["no language"]),
      ...(document.title.trim() ? [] : ["no title"]),
      ...(all("[tabindex]").some(each => each.tabIndex > 0) ? ["an order of its own for Tab"] : []),
      ...(all("nav, [role=navigation]").length ? [] : ["nothing to navigate by"]),
      ...(all("h1").every(each => each.textContent.trim()) ? [] : ["an empty h1"]),
    ],

    headings: () => {
      const levels = all("h1, h2, h3, h4, h5, h6").map(each => Number(each.localName[1]));
      return levels
        .map((level, at) => [level, at ? levels[at - 1] : level])
        .filter(([level, before]) => level > before + 1)
        .map(([level, before]) => `h${level} after h${before}`);
    },

    labels: () =>
      all("input:not([type=hidden], [type=submit], [type=button]), select, textarea")
        .filter(each => ![...each.labels].some(label => label.textContent.trim()))
        .filter(each => !each.getAttribute("aria-label")?.trim() && !each.getAttribute("aria-labelledby"))
        .map(each => `no label: ${each.name || shown(each)}`),

    anchors: () => {
      const ids = all("[id]").map(each => each.id);
      const twice = ids.filter((id, at) => ids.indexOf(id) !== at).map(id => `two of id ${id}`);
      const lost = all("a[href^='#']").filter(each => !reachable(each.getAttribute("href").slice(1)));
      const referring = ["aria-labelledby", "aria-describedby", "aria-controls", "for"];
      const torn = referring.flatMap(name => all(`[${name}]`)
        .filter(each => !each.getAttribute(name).split(/\s+/).every(id => document.getElementById(id)))
        .map(each => `${name} of nothing: ${shown(each)}`));
      return [...twice, ...lost.map(each => `leads nowhere: ${each.getAttribute("href")}`), ...torn];
    },

    trespass: address => {
      const data = /^application\/(ld\+)?json$/;
      const scripts = all("script").filter(each => !each.src && !data.test(each.type));
      return [
        ...(window.__pwned === undefined ? [] : ["planted script ran"]),
        ...scripts.map(each => `script of the text: ${each.textContent.slice(0, 60)}`),
        ...all("*").flatMap(each => trespasses(each, address)),
      ];
    },

    steering: () => {
      const letters = /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
      const found = document.documentElement.outerHTML.match(letters);
      return found ? [`U+${found[0].codePointAt(0).toString(16)}`] : [];
    },

    policy: () => window.__violations ?? [],
  };

  // Contrast as WCAG 2 defines it, for text that stands on the backgrounds of its ancestors. What an image, a gradient
  // or a shape of a drawing puts behind the words is not seen.
  const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 })
    .getContext("2d", { willReadFrequently: true });
  const read = new Map();
  const colour = text => {
    if (!read.has(text)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = "transparent"; // what a canvas cannot read, such as "none", leaves this
      pen.fillStyle = text;
      pen.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
      read.set(text, { channels: [red, green, blue], alpha: alpha / 255 });
    }
    return read.get(text);
  };
  const over = (top, opacity, under) => {
    const alpha = top.alpha * opacity;
    return under.map((channel, at) => alpha * top.channels[at] + (1 - alpha) * channel);
  };
  const luminance = channels => {
    const [red, green, blue] = channels.map(channel => {
      const part = channel / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const hex = channels => "#" + channels.map(each => Math.round(each).toString(16).padStart(2, "0")).join("");

  const canvas = () => {
    const probe = document.documentElement.appendChild(document.createElement("i"));
    probe.style.color = "Canvas"; // what lies behind the root depends on its scheme
    const found = getComputedStyle(probe).color;
    probe.remove();
    return colour(found).channels;
  };
  const lineage = element => (element ? [...lineage(element.parentElement), element] : []);
  const ground = element => {
    let under = canvas();
    let opacity = 1;
    for (const each of lineage(element)) {
      const style = getComputedStyle(each);
      opacity *= Number(style.opacity);
      under = over(colour(style.backgroundColor), opacity, under);
    }
    return { under, opacity };
  };
  const pale = (element, ink, size) => {
    const { under, opacity } = ground(element);
    const words = over(colour(ink), opacity, under);
    const found = ratio(words, under);
    const needed = parseFloat(size) >= 24 ? 3 : 4.5;
    return found < needed ? [`${found.toFixed(2)} ${hex(words)} on ${hex(under)}: ${shown(element)}`] : [];
  };
  const placeholders = () => all("[placeholder]").filter(each => !each.value && visible(each)).flatMap(each => {
    const style = getComputedStyle(each, "::placeholder");
    return pale(each, style.color, style.fontSize);
  });
  const texts = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const holders = new Set();
    while (walker.nextNode()) if (walker.currentNode.data.trim()) holders.add(walker.currentNode.parentElement);
    return [...holders].filter(each => !each.closest("script, style, noscript, template, :disabled") && visible(each));
  };

  const stretched = element => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.right > innerWidth + 1 && !lineage(element.parentElement).some(each =>
      each !== document.body && each !== document.documentElement && getComputedStyle(each).overflowX !== "visible");
  };

  return {
    audit: address => Object.fromEntries(Object.entries(marked).map(([name, check]) => [name, check(address)])),

    contrast: () => {
      document.getAnimations().forEach(each => each.cancel());
      const inked = element => (element instanceof SVGElement ? "fill" : "color");
      return [...placeholders(), ...texts().flatMap(each => {
        const style = getComputedStyle(each);
        return pale(each, style[inked(each)], style.fontSize);
      })];
    },

    width: () => {
      const wide = document.documentElement.scrollWidth;
      const beyond = all("body *").filter(stretched).map(shown);
      if (wide <= innerWidth) return [];
      return (beyond.length ? beyond : ["the page"]).map(what => `${wide} in ${innerWidth}: ${what}`);
    },

    // The words of the page as a reader sees them with everything unfolded; what a control says is left out, since
    // a page may have controls that only script can serve.
    words: () => {
      all("details").forEach(each => (each.open = true));
      all("button, select, label, legend, output, [role=button], [role=status]").forEach(each => (each.hidden = true));
      return document.querySelector("main")?.innerText ?? "";
    },

    ends: () => ({
      links: [...new Set(all("a[href]").map(each => each.getAttribute("href")))],
      anchors: all("[id]").map(each => each.id),
    }),

    unfold: () => all("details").forEach(each => (each.open = true)),

    // Where Tab should go, in order: what can be focused, is seen, and is not taken out of the order.
    stops: () => all(stop).filter(each => each.tabIndex >= 0 && !each.disabled && visible(each)).map(shown),

    // Where it went, and which element of the page that is. A box that only scrolls is no stop of ours, though Chromium
    // lets the keyboard into it.
    focused: () => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
      const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
      return {
        at: all("*").indexOf(element),
        name: shown(element),
        stop: element.matches(stop),
        clear: seen && (outlined || style.boxShadow !== "none"),
      };
    },
  };
})()
