"use strict";
(() => {
const began = performance.now();
const data = JSON.parse(document.getElementById("data").textContent);
const classes = data.classes;
const $ = (id) => document.getElementById(id);

// What is known of each class, besides what the data say.

const full = classes.map((it) => (it.module === null ? it.name : data.modules[it.module] + "." + it.name));
const moduleOf = (id) => (classes[id].module === null ? "" : data.modules[classes[id].module]);
const basesOf = classes.map((it) => it.bases.filter((base) => typeof base === "number"));
const subclasses = classes.map(() => []);
basesOf.forEach((bases, id) => bases.forEach((base) => subclasses[base].push(id)));
const asked = classes.map((_, id) => id).filter((id) => classes[id].asked);
const object = full.indexOf("builtins.object");
const type = full.indexOf("builtins.type");
const found = classes.map(() => []);
data.findings.forEach((finding) => finding.class !== null && found[finding.class].push(finding));
const level = found.map((list) => (list.some((it) => it.level === "error") ? "error" : list.length ? "warning" : null));
// Nearly everything derives from these somewhere: as a first base they say least.
const weak = new Set(["builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol", "typing_extensions.Protocol"]);

function parentOf(id) {
  const bases = basesOf[id].filter((base) => base !== object && base !== id);
  const strong = bases.filter((base) => !weak.has(full[base]));
  return bases.find((base) => classes[base].asked) ?? strong[0] ?? bases[0] ?? null;
}
const parent = classes.map((_, id) => parentOf(id));

function reach(start, next) {
  const seen = new Set();
  const open = [...next(start)];
  while (open.length) {
    const id = open.pop();
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...next(id));
  }
  return seen;
}
const ancestors = (id) => reach(id, (it) => basesOf[it]);
const descendants = (id) => reach(id, (it) => subclasses[it]);

// Colours: a metaclass has one wherever it is seen.

const HUES = ["#7950f2", "#0ca678", "#f76707", "#1c7ed6", "#e64980", "#9c36b5", "#74b816", "#1098ad", "#d6336c", "#4263eb"];
const UNKNOWN_HUE = "#adb5bd";
const byMetaclass = new Map();
asked.forEach((id) => byMetaclass.set(classes[id].metaclass, (byMetaclass.get(classes[id].metaclass) ?? 0) + 1));
const metaclasses = [...byMetaclass.keys()].sort((a, b) => byMetaclass.get(b) - byMetaclass.get(a) || a - b);
const hues = new Map();
const others = new Set(classes.map((it) => it.metaclass));
[...new Set([...metaclasses, ...others])].filter((it) => it !== null && it !== type)
  .forEach((it, at) => hues.set(it, HUES[at] ?? `hsl(${Math.round((at * 137.5) % 360)} 55% 52%)`));
const hueOf = (id) => {
  const metaclass = classes[id].metaclass;
  return metaclass === type ? null : metaclass === null ? UNKNOWN_HUE : hues.get(metaclass);
};
const metaclassName = (it) => (it === null ? "unknown" : it === type ? "type" : full[it]);

// Layout: each package a region, in it the trees of its classes by their first base, from left to right. A class that was
// not asked for stands in every region that derives from it.

const LINE = 24, ROW = 30, GAP = 46, PAD = 22;
const measure = document.createElement("canvas").getContext("2d");
const FONT = getComputedStyle(document.documentElement).getPropertyValue("--mono");
measure.font = "12px " + FONT;
const LONGEST = 44;
const labelOf = (id) => {
  const name = classes[id].asked ? classes[id].name : full[id].replace(/^builtins\./, "");
  return name.length > LONGEST ? name.slice(0, LONGEST - 1) + "…" : name;
};
const widths = new Map();
function widthOf(label) {
  let width = widths.get(label);
  if (width === undefined) widths.set(label, (width = Math.ceil(measure.measureText(label).width)));
  return width;
}

const depth = (() => {
  let best = 1;
  for (let parts = 1; parts <= 6; parts++) {
    if (new Set(asked.map((id) => moduleOf(id).split(".").slice(0, parts).join("."))).size <= 40) best = parts;
  }
  return best;
})();
const packageOf = (id) => moduleOf(id).split(".").slice(0, depth).join(".");

function node(id, ghost) {
  const label = labelOf(id);
  const badge = found[id].length && !ghost ? 20 : 0;
  const w = Math.max(44, widthOf(label) + 22 + badge);
  return { id, ghost, label, w, h: LINE, x: 0, y: 0, kids: [], torn: [], up: null, region: null, blocks: [], size: 1 };
}

/** Puts boxes beside and above each other, lowest first; gives the width and height that they take. */
function pack(boxes, width, gap) {
  let sky = [{ x: 0, y: 0, w: Infinity }];
  let right = 0, bottom = 0;
  for (const box of boxes) {
    const w = box.w + gap, h = box.h + gap;
    let best = null;
    for (let at = 0; at < sky.length; at++) {
      const x = sky[at].x;
      if (x > 0 && x + box.w > width) break;
      let y = 0;
      for (let to = at; to < sky.length && sky[to].x < x + w; to++) y = Math.max(y, sky[to].y);
      if (!best || y < best.y) best = { x, y };
    }
    box.x = best.x;
    box.y = best.y;
    right = Math.max(right, best.x + box.w);
    bottom = Math.max(bottom, best.y + box.h);
    const next = [];
    for (const part of sky) {
      const end = part.x + part.w;
      if (end <= best.x || part.x >= best.x + w) {
        next.push(part);
        continue;
      }
      if (part.x < best.x) next.push({ x: part.x, y: part.y, w: best.x - part.x });
      if (end > best.x + w) next.push({ x: best.x + w, y: part.y, w: end - best.x - w });
    }
    next.push({ x: best.x, y: best.y + h, w });
    sky = next.sort((a, b) => a.x - b.x);
  }
  return { w: right, h: bottom };
}

/** Rows and columns of nodes without subclasses. */
function grid(nodes, x, y, columns) {
  const rows = Math.ceil(nodes.length / columns);
  let left = x;
  for (let column = 0; column * rows < nodes.length; column++) {
    const part = nodes.slice(column * rows, (column + 1) * rows);
    const width = Math.max(...part.map((it) => it.w));
    part.forEach((it, row) => Object.assign(it, { x: left, y: y + row * ROW, w: width }));
    left += width + 10;
  }
  return { w: left - 10 - x, h: rows * ROW - (ROW - LINE) };
}

/** Lays a tree out with its upper left corner at a place; gives its size. */
function tree(root, x, y) {
  root.x = x;
  const left = x + root.w + GAP;
  let bottom = y, right = x + root.w;
  const isLeaf = (kid) => !kid.kids.length && !kid.torn.length;
  const leaves = root.kids.filter(isLeaf);
  const inner = root.kids.filter((kid) => !isLeaf(kid));
  const ends = [];
  if (leaves.length) {
    const columns = leaves.length <= 10 ? 1 : Math.min(8, Math.ceil(leaves.length / 14));
    const inset = columns > 1 ? 8 : 0;
    const size = grid(leaves, left + inset, y + inset, columns);
    if (columns > 1) {
      const block = { x: left, y, w: size.w + 16, h: size.h + 16, root };
      root.blocks.push(block);
      leaves.forEach((leaf) => (leaf.block = block));
      ends.push(y + block.h / 2);
    } else {
      ends.push(leaves[0].y + LINE / 2, leaves[leaves.length - 1].y + LINE / 2);
    }
    bottom = y + size.h + 2 * inset + 10;
    right = Math.max(right, left + size.w + 2 * inset);
  }
  const sizes = inner.map((kid) => tree(kid, 0, 0));
  const total = sizes.reduce((sum, size) => sum + size.h + 10, 0);
  const TALL = 1500;
  // A family that is too tall goes on beside itself.
  const limit = total > TALL ? Math.max(TALL, Math.sqrt(total * TALL), ...sizes.map((size) => size.h)) : Infinity;
  const start = bottom;
  let at = left, y0 = start, wide = 0;
  inner.forEach((kid, index) => {
    const size = sizes[index];
    if (y0 > start && y0 + size.h - start > limit) {
      at += wide + GAP;
      y0 = start;
      wide = 0;
    }
    shift(kid, at, y0);
    if (at === left) ends.push(kid.y + LINE / 2);
    y0 += size.h + 10;
    wide = Math.max(wide, size.w);
    bottom = Math.max(bottom, y0);
    right = Math.max(right, at + size.w);
  });
  root.y = ends.length ? (Math.min(...ends) + Math.max(...ends)) / 2 - LINE / 2 : y;
  // What the class cannot be combined from hangs below it.
  root.torn.forEach((base, at) => {
    Object.assign(base, { x: x + 22, y: root.y + (at + 1) * ROW });
    right = Math.max(right, base.x + base.w);
    bottom = Math.max(bottom, base.y + LINE + 10);
  });
  return { w: right - x, h: Math.max(LINE, bottom - 10 - y) };
}

function shift(root, dx, dy) {
  root.x += dx;
  root.y += dy;
  for (const block of root.blocks) {
    block.x += dx;
    block.y += dy;
  }
  [...root.kids, ...root.torn].forEach((it) => shift(it, dx, dy));
}

function layout(shown, aspect) {
  // In a large program a tree ends where its package does, and goes on in another from a copy of the base.
  const LARGE = 300;
  const ids = asked.filter((id) => shown.has(id));
  const isHere = (above, id) => nodes.has(above) && (ids.length <= LARGE || packageOf(above) === packageOf(id));
  const nodes = new Map(ids.map((id) => [id, node(id, false)]));
  const ghosts = new Map();
  const roots = [];
  for (const id of ids) {
    const it = nodes.get(id);
    const above = parent[id];
    if (above !== null && isHere(above, id)) {
      it.up = nodes.get(above);
    } else if (above !== null && (nodes.has(above) || !classes[above].asked)) {
      const key = packageOf(id) + "\0" + above;
      if (!ghosts.has(key)) {
        ghosts.set(key, Object.assign(node(above, true), { region: packageOf(id) }));
        roots.push(ghosts.get(key));
      }
      it.up = ghosts.get(key);
    } else {
      roots.push(it);
    }
  }
  // Bases in a circle: no tree holds them, so one of them begins one.
  const state = new Map();
  for (const it of nodes.values()) {
    const way = [];
    let at = it;
    while (at && !state.has(at)) {
      state.set(at, it);
      way.push(at);
      at = at.up;
    }
    if (at && way.length && state.get(at) === it && way.includes(at)) {
      at.up = null;
      roots.push(at);
    }
  }
  for (const it of nodes.values()) if (it.up) it.up.kids.push(it);
  for (const it of nodes.values()) {
    if (classes[it.id].conflict === null) continue;
    const missing = basesOf[it.id].filter((base) => base !== object && base !== it.up?.id && !nodes.has(base));
    it.torn = missing.map((base) => node(base, true));
  }
  const byName = (a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : a.id - b.id);
  for (const it of [...nodes.values(), ...ghosts.values()]) it.kids.sort(byName);

  const regions = new Map();
  for (const root of roots.sort(byName)) {
    const name = root.region ?? packageOf(root.id);
    if (!regions.has(name)) regions.set(name, { name, trees: [], alone: [], nodes: [], blocks: [], x: 0, y: 0, w: 0, h: 0 });
    (root.kids.length || root.torn.length ? regions.get(name).trees : regions.get(name).alone).push(root);
  }
  for (const region of regions.values()) {
    const boxes = region.trees.map((root) => ({ ...tree(root, 0, 0), root, x: 0, y: 0 }));
    if (region.alone.length) {
      const columns = Math.max(1, Math.round(Math.sqrt(region.alone.length / 5)));
      boxes.push({ ...grid(region.alone, 0, 0, columns), alone: region.alone, x: 0, y: 0 });
    }
    boxes.sort((a, b) => b.h - a.h || b.w - a.w);
    const area = boxes.reduce((sum, box) => sum + (box.w + 30) * (box.h + 30), 0);
    const size = pack(boxes, Math.max(...boxes.map((box) => box.w), Math.sqrt(area) * 1.3), 30);
    region.w = Math.max(size.w, widthOf(region.name) * 1.3) + 2 * PAD;
    // A title that can be read from as far as its region is large.
    region.head = Math.max(38, Math.sqrt(region.w * size.h) / 13);
    region.h = size.h + region.head + PAD;
    region.boxes = boxes;
  }
  const list = [...regions.values()].sort((a, b) => b.h - a.h || b.w - a.w);
  const area = list.reduce((sum, region) => sum + (region.w + 40) * (region.h + 40), 0);
  const size = pack(list, Math.max(0, ...list.map((region) => region.w), Math.sqrt(area * aspect) * 1.04), 40);
  for (const region of list) {
    const own = (it) => {
      it.region = region;
      region.nodes.push(it);
      region.blocks.push(...it.blocks);
      [...it.kids, ...it.torn].forEach(own);
      it.size = it.kids.reduce((sum, kid) => sum + kid.size, 1);
    };
    for (const box of region.boxes) {
      const dx = region.x + PAD + box.x, dy = region.y + region.head + box.y;
      for (const root of box.alone ?? [box.root]) {
        shift(root, dx, dy);
        own(root);
      }
    }
  }
  return { regions: list, nodes, ghosts, w: size.w, h: size.h };
}

// What is shown.

const filter = { package: "", metaclass: "", found: false, refused: false };
const view = { x: 0, y: 0, scale: 1 };
let picture = null;
let matched = new Set();
let selected = null;
let related = null;
let hovered = null;
const canvas = $("graph");
const context = canvas.getContext("2d");

const isMatch = (id) => {
  const module = moduleOf(id);
  return (!filter.package || module === filter.package || module.startsWith(filter.package + "."))
    && (filter.metaclass === "" || String(classes[id].metaclass) === filter.metaclass)
    && (!filter.found || found[id].length > 0) && (!filter.refused || classes[id].conflict !== null);
};

function arrange() {
  matched = new Set(asked.filter(isMatch));
  const shown = new Set(matched);
  if (matched.size < asked.length) {
    for (const id of matched) for (const above of ancestors(id)) if (classes[above].asked) shown.add(above);
  }
  picture = layout(shown, Math.min(4, Math.max(0.5, canvas.clientWidth / Math.max(1, canvas.clientHeight))));
  $("empty").hidden = matched.size > 0;
}

// Drawing.

const shades = {};
function readShades() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["ground", "region", "region-line", "region-text", "node", "node-line", "ghost", "text", "muted", "edge", "accent",
    "accent-soft", "below", "error", "error-soft", "warning"]) shades[name] = style.getPropertyValue("--" + name).trim();
}

let isAsked = false;
function draw() {
  if (isAsked) return;
  isAsked = true;
  requestAnimationFrame(() => {
    isAsked = false;
    drawNow();
  });
}

function curve(from, to) {
  if (from.torn?.includes(to)) {
    context.moveTo(from.x + 10, from.y + from.h);
    context.lineTo(from.x + 10, to.y + to.h / 2);
    context.lineTo(to.x, to.y + to.h / 2);
    return;
  }
  const x0 = from.x + from.w, y0 = from.y + from.h / 2;
  const x1 = to.x, y1 = to.y + to.h / 2;
  if (x1 < x0 + 8) {
    // Beside or behind: from edge to edge, up or down.
    const sign = y1 > y0 ? 1 : -1;
    const [ax, ay, bx, by] = [from.x + from.w / 2, y0 + (sign * from.h) / 2, to.x + to.w / 2, y1 - (sign * to.h) / 2];
    const reach = Math.max(12, Math.abs(by - ay) / 2);
    context.moveTo(ax, ay);
    context.bezierCurveTo(ax, ay + sign * reach, bx, by - sign * reach, bx, by);
    return;
  }
  const bend = Math.max(14, (x1 - x0) / 2);
  context.moveTo(x0, y0);
  context.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1, y1);
}

function box(x, y, w, h, radius) {
  context.beginPath();
  context.roundRect(x, y, w, h, radius);
}

function drawNow() {
  const start = performance.now();
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth, height = canvas.clientHeight;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const { scale } = view;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = shades.ground;
  context.fillRect(0, 0, width, height);
  context.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * view.x, ratio * view.y);
  const left = -view.x / scale, top = -view.y / scale, right = left + width / scale, bottom = top + height / scale;
  const isIn = (it) => it.x < right && it.x + it.w > left && it.y < bottom && it.y + it.h > top;
  const regions = picture.regions.filter(isIn);
  const isNear = scale >= 0.4;
  const isFaint = (it) => (related ? !related.has(it.id) : !it.ghost && !matched.has(it.id));

  for (const region of regions) {
    context.fillStyle = shades.region;
    context.strokeStyle = shades["region-line"];
    context.lineWidth = Math.max(1, 1 / scale);
    box(region.x, region.y, region.w, region.h, 12);
    context.fill();
    context.stroke();
    context.fillStyle = shades.ghost;
    for (const block of region.blocks) {
      box(block.x, block.y, block.w, block.h, 8);
      context.fill();
    }
  }

  // Edges, those of conflicts in red; further bases are dashed, and drawn within their region.
  const plain = [], torn = [], further = [];
  for (const region of regions) {
    const drawn = new Set();
    for (const it of region.nodes) {
      const isTorn = !it.ghost && classes[it.id].conflict !== null;
      const to = it.block && !isTorn ? it.block : it;
      torn.push(...it.torn.map((base) => [it, base]));
      if (it.up && !drawn.has(to)) {
        drawn.add(to);
        (isTorn ? torn : plain).push([it.up, to]);
      }
      if (it.ghost || scale < 0.25) continue;
      for (const base of basesOf[it.id]) {
        const other = picture.nodes.get(base);
        if (other && other !== it.up && (isTorn || other.region === region)) (isTorn ? torn : further).push([other, it]);
      }
    }
  }
  const stroke = (pairs, color, line, dash, alpha) => {
    if (!pairs.length) return;
    context.globalAlpha = alpha;
    context.strokeStyle = color;
    context.lineWidth = Math.max(line, (0.6 * line) / scale);
    context.setLineDash(dash);
    context.beginPath();
    for (const [from, to] of pairs) curve(from, to);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  };
  stroke(plain, shades.edge, 1.2, [], related ? 0.35 : 0.9);
  stroke(further, shades.edge, 1, [4, 4], related ? 0.2 : 0.7);
  stroke(torn, shades.error, 1.6, [], 1);
  if (related) {
    const up = [], down = [];
    for (const it of allNodes()) {
      if (it.ghost) continue;
      const isAbove = it.id === selected || related.above.has(it.id);
      const isBelow = related.below.has(it.id);
      if (!isAbove && !isBelow) continue;
      for (const base of basesOf[it.id]) {
        // Its own copy, where a base stands in another region.
        const other = it.up?.id === base ? it.up : picture.nodes.get(base);
        if (!other) continue;
        if (isAbove) up.push([other, it]);
        else if (other.region === it.region && (base === selected || related.below.has(base))) down.push([other, it]);
      }
    }
    stroke(down, shades.below, 1.6, [], 0.8);
    stroke(up, shades.accent, 2.2, [], 1);
  }

  const visible = [];
  for (const region of regions) for (const it of region.nodes) if (isIn(it)) visible.push(it);
  if (isNear) for (const it of visible) drawNode(it, isFaint(it));
  else drawFar(visible, isFaint, scale);
  for (const it of visible) if (!it.ghost && level[it.id]) drawBadge(it, isNear, scale, isFaint(it));
  for (const region of regions) drawTitle(region, scale, left, top);
  if (!isNear) drawNames(visible, scale);
  stats.drawn = performance.now() - start;
}

function drawNode(it, isFaint) {
  const { conflict } = classes[it.id];
  const isSelected = it.id === selected;
  context.globalAlpha = isFaint ? 0.38 : 1;
  context.fillStyle = isSelected ? shades["accent-soft"] : it.ghost ? shades.ghost : conflict !== null ? shades["error-soft"] : shades.node;
  const isHovered = hovered === it;
  context.strokeStyle = isSelected || isHovered ? shades.accent : conflict !== null && !it.ghost ? shades.error : shades["node-line"];
  context.lineWidth = isSelected ? 2 : 1;
  if (it.ghost) context.setLineDash([3, 3]);
  box(it.x, it.y, it.w, it.h, 6);
  context.fill();
  context.stroke();
  context.setLineDash([]);
  const hue = hueOf(it.id);
  if (hue) {
    context.fillStyle = hue;
    context.beginPath();
    context.roundRect(it.x + 1, it.y + 1, 5, it.h - 2, [5, 0, 0, 5]);
    context.fill();
  }
  context.fillStyle = it.ghost ? shades.muted : shades.text;
  context.font = (isSelected ? "600 " : "") + "12px " + FONT;
  context.textBaseline = "middle";
  context.fillText(it.label, it.x + 12, it.y + it.h / 2 + 0.5);
  context.globalAlpha = 1;
}

/** From afar a class is a bar in the colour of its metaclass. */
function drawFar(visible, isFaint, scale) {
  const groups = new Map();
  for (const it of visible) {
    const isTorn = !it.ghost && classes[it.id].conflict !== null;
    const color = it.id === selected ? shades.accent : isTorn ? shades.error : it.ghost || classes[it.id].metaclass === null ? shades["node-line"] : hueOf(it.id) ?? shades.edge;
    const key = color + (isFaint(it) ? "|faint" : "");
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(it);
  }
  for (const [key, list] of groups) {
    const [color, faint] = key.split("|");
    context.fillStyle = color;
    context.globalAlpha = faint ? 0.25 : 0.85;
    context.beginPath();
    for (const it of list) {
      const h = Math.max(it.h * 0.62, 1 / scale);
      context.rect(it.x, it.y + (it.h - h) / 2, it.w, h);
    }
    context.fill();
  }
  context.globalAlpha = 1;
  const it = selected === null ? null : picture.nodes.get(selected);
  if (it) {
    context.strokeStyle = shades.accent;
    context.lineWidth = 2 / scale;
    box(it.x - 4 / scale, it.y - 4 / scale, it.w + 8 / scale, it.h + 8 / scale, 4 / scale);
    context.stroke();
  }
}

function drawBadge(it, isNear, scale, isFaint) {
  context.globalAlpha = isFaint ? 0.4 : 1;
  context.fillStyle = shades[level[it.id]];
  context.beginPath();
  if (isNear) {
    const x = it.x + it.w - 14, y = it.y + it.h / 2;
    context.arc(x, y, 7.5, 0, 7);
    context.fill();
    context.fillStyle = shades.node;
    context.font = "600 10px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(found[it.id].length > 9 ? "9+" : found[it.id].length, x, y + 0.5);
    context.textAlign = "start";
  } else {
    context.arc(it.x + it.w, it.y + it.h / 2, 3.6 / scale, 0, 7);
    context.fill();
    context.strokeStyle = shades.region;
    context.lineWidth = 1.2 / scale;
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** From afar the classes that most derive from have their names, as towns have on a map. */
function drawNames(visible, scale) {
  const LEAST_SIZE = 6, MOST_NAMES = 80;
  const large = visible.filter((it) => it.size >= LEAST_SIZE).sort((a, b) => b.size - a.size);
  const placed = [];
  context.font = `600 ${11 / scale}px ${FONT}`;
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 4 / scale;
  context.strokeStyle = shades.region;
  for (const it of large) {
    if (placed.length >= MOST_NAMES) break;
    const w = context.measureText(it.label).width, h = 13 / scale;
    const name = { x: it.x, y: it.y + it.h / 2 - h / 2, w, h };
    if (name.x + w > it.region.x + it.region.w || name.y < it.region.y + it.region.head * 0.8) continue;
    if (placed.some((other) => name.x < other.x + other.w && other.x < name.x + w && name.y < other.y + h && other.y < name.y + h)) continue;
    placed.push(name);
    context.globalAlpha = related && !related.has(it.id) ? 0.4 : 1;
    context.strokeText(it.label, it.x, it.y + it.h / 2);
    context.fillStyle = it.ghost ? shades.muted : shades.text;
    context.fillText(it.label, it.x, it.y + it.h / 2);
  }
  context.globalAlpha = 1;
}

function drawTitle(region, scale, left, top) {
  const room = region.w - 2 * PAD;
  if (room * scale < 34) return;
  const size = Math.min(15 / scale, region.head * 0.56);
  context.font = `600 ${size}px system-ui, sans-serif`;
  let text = region.name || "without a module";
  if (context.measureText(text).width > room) text = text.split(".").pop();
  while (text.length > 3 && context.measureText(text).width > room) text = text.slice(0, -2) + "…";
  const width = context.measureText(text).width;
  // It stays in sight as long as its region is.
  const x = Math.max(region.x + PAD, Math.min(left + 14 / scale, region.x + region.w - PAD - width));
  const own = region.y + (region.head - size) / 2;
  const y = Math.min(Math.max(own, top + 10 / scale), region.y + region.h - size - 6);
  context.textBaseline = "top";
  if (y > own) {
    context.strokeStyle = shades.region;
    context.lineWidth = 6 / scale;
    context.lineJoin = "round";
    context.strokeText(text, x, y);
  }
  context.fillStyle = shades["region-text"];
  context.fillText(text, x, y);
}

// Moving about.

const isCalm = matchMedia("(prefers-reduced-motion: reduce)");
let flight = 0;
function fly(to) {
  cancelAnimationFrame(flight);
  if (isCalm.matches) {
    Object.assign(view, to);
    return draw();
  }
  const from = { ...view };
  const start = performance.now();
  const step = (now) => {
    const part = Math.min(1, (now - start) / 260);
    const ease = 1 - (1 - part) ** 3;
    for (const key of ["x", "y", "scale"]) view[key] = from[key] + (to[key] - from[key]) * ease;
    drawNow();
    if (part < 1) flight = requestAnimationFrame(step);
  };
  flight = requestAnimationFrame(step);
}

const LEAST = 0.01, MOST = 3;
function fitted() {
  // The legend stands below.
  const below = $("legend").hidden ? 0 : $("legend").offsetHeight + 8;
  const width = canvas.clientWidth - 48, height = canvas.clientHeight - 48 - below;
  const scale = Math.max(LEAST, Math.min(1.15, width / Math.max(1, picture.w), height / Math.max(1, picture.h)));
  return {
    scale,
    x: (canvas.clientWidth - picture.w * scale) / 2,
    y: Math.max(24, (canvas.clientHeight - below - picture.h * scale) / 2),
  };
}

function zoom(factor, x = canvas.clientWidth / 2, y = canvas.clientHeight / 2, smooth = false) {
  const scale = Math.min(MOST, Math.max(LEAST, view.scale * factor));
  const part = scale / view.scale;
  const to = { scale, x: x - (x - view.x) * part, y: y - (y - view.y) * part };
  if (smooth) return fly(to);
  cancelAnimationFrame(flight);
  Object.assign(view, to);
  draw();
}

function centre(it) {
  const scale = Math.max(view.scale, 0.85);
  fly({ scale, x: canvas.clientWidth / 2 - (it.x + it.w / 2) * scale, y: canvas.clientHeight / 2 - (it.y + it.h / 2) * scale });
}

function isInSight(it) {
  const x = it.x * view.scale + view.x, y = it.y * view.scale + view.y;
  return view.scale >= 0.4 && x > 10 && y > 10 && x + it.w * view.scale < canvas.clientWidth - 10 && y + LINE * view.scale < canvas.clientHeight - 10;
}

function* allNodes() {
  yield* picture.nodes.values();
  yield* picture.ghosts.values();
}

function nodeAt(clientX, clientY) {
  const bounds = canvas.getBoundingClientRect();
  const x = (clientX - bounds.left - view.x) / view.scale, y = (clientY - bounds.top - view.y) / view.scale;
  // From afar a class is smaller than a finger.
  const slack = Math.max(0, 3 / view.scale - 2);
  const isHit = (it) => x >= it.x - slack && x <= it.x + it.w + slack && y >= it.y - slack && y <= it.y + it.h + slack;
  const distance = (it) => Math.abs(y - it.y - it.h / 2) + Math.max(0, it.x - x, x - it.x - it.w);
  const region = picture.regions.find((it) => x >= it.x && x <= it.x + it.w && y >= it.y && y <= it.y + it.h);
  return region ? region.nodes.filter(isHit).sort((a, b) => distance(a) - distance(b))[0] ?? null : null;
}

const fingers = new Map();
let press = null;
canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  press = fingers.size === 1 ? { x: event.clientX, y: event.clientY, moved: false } : null;
});
canvas.addEventListener("pointermove", (event) => {
  const finger = fingers.get(event.pointerId);
  if (!finger) {
    const it = nodeAt(event.clientX, event.clientY);
    if (it !== hovered) {
      hovered = it;
      canvas.classList.toggle("pointing", it !== null);
      canvas.title = it ? full[it.id] : "";
      draw();
    }
    return;
  }
  const dx = event.clientX - finger.x, dy = event.clientY - finger.y;
  if (fingers.size === 2) {
    const other = [...fingers].find(([id]) => id !== event.pointerId)[1];
    const bounds = canvas.getBoundingClientRect();
    const before = Math.hypot(finger.x - other.x, finger.y - other.y);
    const after = Math.hypot(event.clientX - other.x, event.clientY - other.y);
    zoom(after / Math.max(1, before), other.x - bounds.left, other.y - bounds.top);
  } else if (press) {
    if (!press.moved && Math.hypot(event.clientX - press.x, event.clientY - press.y) < 4) return;
    press.moved = true;
    canvas.classList.add("dragging");
    cancelAnimationFrame(flight);
    view.x += dx;
    view.y += dy;
    draw();
  }
  fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
});
function release(event) {
  fingers.delete(event.pointerId);
  canvas.classList.remove("dragging");
  if (press && !press.moved && event.type === "pointerup") {
    const it = nodeAt(event.clientX, event.clientY);
    select(it ? it.id : null, { near: it });
  }
  press = null;
}
canvas.addEventListener("pointerup", release);
canvas.addEventListener("pointercancel", release);
canvas.addEventListener("dblclick", (event) => {
  const bounds = canvas.getBoundingClientRect();
  if (!nodeAt(event.clientX, event.clientY)) zoom(2, event.clientX - bounds.left, event.clientY - bounds.top, true);
});
canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  const bounds = canvas.getBoundingClientRect();
  const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
  const speed = event.ctrlKey ? 0.01 : 0.0016;
  zoom(Math.exp(-event.deltaY * unit * speed), event.clientX - bounds.left, event.clientY - bounds.top);
}, { passive: false });
$("in").onclick = () => zoom(1.5, undefined, undefined, true);
$("out").onclick = () => zoom(1 / 1.5, undefined, undefined, true);
$("fit").onclick = () => fly(fitted());

function step(key) {
  const it = selected === null ? null : picture.nodes.get(selected) ?? [...picture.ghosts.values()].find((ghost) => ghost.id === selected);
  if (!it) {
    const first = picture.regions[0]?.nodes[0];
    return first && select(first.id, { reveal: true });
  }
  const row = it.up ? it.up.kids : it.region.nodes.filter((other) => !other.up);
  const at = row.indexOf(it);
  const next = { ArrowLeft: it.up, ArrowRight: it.kids[0], ArrowUp: row[at - 1], ArrowDown: row[at + 1] }[key];
  if (next) select(next.id, { reveal: true, near: next });
}

canvas.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const pan = event.shiftKey ? 80 : 0;
  const keys = {
    "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3), f: () => fly(fitted()), F: () => fly(fitted()), 0: () => fly(fitted()),
    Escape: () => select(null), Enter: () => selected !== null && $("panel").querySelector("button, a")?.focus(),
  };
  if (event.key.startsWith("Arrow")) {
    if (pan) {
      view.x += { ArrowLeft: pan, ArrowRight: -pan }[event.key] ?? 0;
      view.y += { ArrowUp: pan, ArrowDown: -pan }[event.key] ?? 0;
      draw();
    } else {
      step(event.key);
    }
  } else if (keys[event.key]) {
    keys[event.key]();
  } else {
    return;
  }
  event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  const isText = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "");
  if (event.key === "/" && !isText) {
    event.preventDefault();
    $("search").focus();
    $("search").select();
  }
});

// The panel. All that programs and findings say is put in as text.

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "class") made.className = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Text with code in backticks. */
function words(text) {
  return text.split("`").map((part, at) => (at % 2 ? element("code", {}, part) : part));
}

function link(id, text, hue = hueOf(id)) {
  const dot = hue ? element("i", { style: `background:${hue}` }) : null;
  const go = (event) => {
    event.preventDefault();
    select(id, { reveal: true });
  };
  return element("a", { class: "class", href: "#" + encodeURIComponent(full[id]), title: full[id], onclick: go }, dot,
    text ?? full[id].replace(/^builtins\./, ""));
}

const short = (id) => classes[id].name;
// Below what all files have in common.
const common = (() => {
  const own = new Set([...asked.map((id) => classes[id].file), ...data.findings.map((it) => it.file)].filter((it) => it !== null));
  const paths = [...own].map((file) => data.files[file].split("/").slice(0, -1));
  let length = paths.length ? Math.min(...paths.map((path) => path.length)) : 0;
  while (length && paths.some((path) => path[length - 1] !== paths[0][length - 1])) length--;
  while (length && !paths.every((path) => path.slice(0, length).join("/") === paths[0].slice(0, length).join("/"))) length--;
  return length > 2 ? paths[0].slice(0, length - 1).join("/") + "/" : "";
})();
const shownPath = (path) => (path.startsWith(common) ? path.slice(common.length) : path);
const place = (file, line) => (file === null ? "" : shownPath(data.files[file]) + (line ? ":" + line : ""));
const count = (number, noun, plural = noun + "s") => `${number.toLocaleString("en")} ${number === 1 ? noun : plural}`;
const heading = (text, ...more) => element("h3", {}, text, ...more);

function foundItem(finding, hasClass) {
  const at = place(finding.file, finding.line);
  const path = data.files[finding.file];
  return element("li", { class: "found " + finding.level },
    hasClass && finding.class !== null ? element("p", {}, link(finding.class, short(finding.class))) : null,
    element("div", {}, ...words(finding.message)), element("div", { class: "at", title: path }, element("b", {}, finding.rule), " " + at),
    finding.help ? element("div", { class: "at" }, ...words(finding.help)) : null);
}

const KINDS = { function: "#1c7ed6", classmethod: "#9c36b5", staticmethod: "#7950f2", property: "#0ca678", "data-descriptor": "#e8590c",
  "non-data-descriptor": "#f59f00", plain: "#868e96" };

function attributeTable(id) {
  const it = classes[id];
  const rest = (it.mro ?? []).slice(1).filter((above) => above !== object);
  const names = new Map(rest.map((above) => [above, new Set(classes[above].attributes.map(([name]) => name))]));
  const table = element("table");
  const row = ([name, kind, line], from) => {
    const isKnown = typeof kind === "number";
    const text = isKnown ? data.kinds[kind] : "unknown";
    const shadowed = from === null ? rest.find((above) => names.get(above).has(name)) : undefined;
    const note = from !== null ? link(from, short(from)) : shadowed !== undefined
      ? element("span", {}, "over ", link(shadowed, short(shadowed))) : line ? "line " + line : "";
    return element("tr", { class: from === null ? "" : "inherited" }, element("td", {}, name),
      element("td", isKnown ? {} : { title: kind }, element("span", { class: "dot", style: `background:${KINDS[text] ?? "transparent"}` }), text),
      element("td", from === null && line ? { title: place(it.file, line) } : {}, note));
  };
  it.attributes.forEach((attribute) => table.append(row(attribute, null)));
  const seen = new Set(it.attributes.map(([name]) => name));
  const inherited = [];
  for (const above of rest) {
    for (const attribute of classes[above].attributes) {
      if (!seen.has(attribute[0])) inherited.push([attribute, above]);
      seen.add(attribute[0]);
    }
  }
  const more = inherited.length ? element("button", { type: "button", "aria-pressed": "false" }, `inherited ${inherited.length}`) : null;
  if (more) {
    more.onclick = () => {
      const isOpen = more.getAttribute("aria-pressed") === "true";
      more.setAttribute("aria-pressed", String(!isOpen));
      if (isOpen) table.querySelectorAll(".inherited").forEach((line) => line.remove());
      else table.append(...inherited.map(([attribute, above]) => row(attribute, above)));
    };
  }
  return [heading("Attributes", element("span", { class: "count" }, String(it.attributes.length)), more), table];
}

function chips(ids) {
  const MANY = 60;
  const list = element("div", { class: "chips" }, ...ids.slice(0, MANY).map((id) => link(id, short(id))));
  if (ids.length > MANY) {
    const more = element("button", { type: "button" }, `${ids.length - MANY} more`);
    more.onclick = () => more.replaceWith(...ids.slice(MANY).map((id) => link(id, short(id))));
    list.append(more);
  }
  return list;
}

function showClass(id) {
  const it = classes[id];
  const close = element("button", { class: "close", type: "button", "aria-label": "Close", onclick: () => select(null) }, "×");
  const parts = [close, element("h2", {}, it.name), element("p", { class: "place" }, moduleOf(id) || "no module"),
    element("p", { class: "place" }, place(it.file, it.line))];
  const list = element("ul", {}, ...found[id].map((finding) => foundItem(finding, false)));
  if (it.conflict !== null) {
    list.prepend(element("li", { class: "found error" }, element("div", {}, "CPython refuses this class: ", ...words(it.conflict))));
  }
  if (list.children.length) parts.push(heading(found[id].length ? "Findings" : "Refused"), list);
  const origin = { explicit: "named by the statement", base: "from a base", default: "" }[it.origin] ?? "";
  parts.push(heading("Metaclass"), it.metaclass === null
    ? element("p", { class: "place" }, it.conflict !== null ? "none: CPython refuses the class" : it.unknown.metaclass ?? "unknown")
    : element("p", {}, link(it.metaclass, undefined, hueOf(id)), origin ? element("small", { class: "place" }, " " + origin) : null));
  parts.push(heading("Bases"), element("div", { class: "chips" }, ...it.bases.map((base) => (typeof base === "number" ? link(base)
    : element("span", { class: "unknown", title: base }, "unknown")))));
  it.bases.filter((base) => typeof base === "string" && base).forEach((why) => parts.push(element("p", { class: "place" }, why)));
  parts.push(heading("MRO"), it.mro === null ? element("p", { class: "place" }, it.unknown.mro ?? "there is none")
    : element("ol", {}, ...it.mro.map((above, at) => element("li", {}, element("span", {}, String(at)), link(above)))));
  if (it.decorated_mro) {
    parts.push(heading("MRO as decorated"), element("ol", {}, ...it.decorated_mro.map((name, at) =>
      element("li", {}, element("span", {}, String(at)), name))));
  }
  const below = subclasses[id].filter((other) => classes[other].asked);
  if (below.length) parts.push(heading("Subclasses", element("span", { class: "count" }, String(below.length))), chips(below));
  if (it.instances || it.unknown.instances) {
    parts.push(heading("Instances"), element("p", {}, ...words(it.instances ?? it.unknown.instances)));
  }
  if (it.abstract.length) parts.push(heading("Abstract"), element("p", {}, ...words(it.abstract.map((name) => "`" + name + "`").join(", "))));
  if (it.attributes.length || (it.mro ?? []).length > 2) parts.push(...attributeTable(id));
  return parts;
}

function showAll() {
  const refused = asked.filter((id) => classes[id].conflict !== null);
  const fact = (number, noun) => element("div", {}, element("b", {}, number.toLocaleString("en")), element("span", {}, noun));
  const parts = [element("h2", {}, data.title), element("div", { class: "facts" }, fact(asked.length, "classes"),
    fact(metaclasses.filter((it) => it !== null).length, "metaclasses"), fact(data.findings.length, "findings"))];
  if (refused.length) parts.push(heading("Refused by CPython", element("span", { class: "count" }, String(refused.length))), chips(refused));
  if (data.findings.length) {
    const order = [...data.findings].sort((a, b) => (a.level > b.level) - (a.level < b.level));
    const MANY = 200;
    parts.push(heading("Findings", element("span", { class: "count" }, String(order.length))),
      element("ul", {}, ...order.slice(0, MANY).map((finding) => foundItem(finding, true))));
    if (order.length > MANY) parts.push(element("p", { class: "place" }, `and ${order.length - MANY} more, on their classes`));
  }
  const makers = metaclasses.filter((it) => it !== null);
  parts.push(heading("Metaclasses"), element("ul", {}, ...makers.map((it) => element("li", {}, link(it, undefined, hues.get(it)),
    element("small", { class: "place" }, "  " + count(byMetaclass.get(it), "class", "classes"))))));
  const keys = [["/", "search"], ["← →", "base and subclass"], ["↑ ↓", "neighbours"], ["+ −", "zoom; the wheel as well"], ["F", "show all"],
    ["Esc", "let go"]];
  parts.push(heading("Keys"), element("div", { class: "keys" },
    ...keys.flatMap(([key, what]) => [element("kbd", {}, key), element("span", {}, what)])));
  return parts;
}

function select(id, { reveal = false, near = null } = {}) {
  selected = id;
  related = null;
  if (id !== null) {
    const above = ancestors(id), below = descendants(id);
    related = { above, below, has: (other) => other === id || above.has(other) || below.has(other) };
    if (reveal && classes[id].asked && !picture.nodes.has(id)) {
      Object.assign(filter, { package: "", metaclass: "", found: false, refused: false });
      showFilter();
      arrange();
    }
  }
  $("panel").replaceChildren(...(id === null ? showAll() : showClass(id)));
  $("panel").scrollTop = 0;
  $("told").textContent = id === null ? "" : `${full[id]}, ${count(found[id].length, "finding")}, ${count(subclasses[id].length, "subclass", "subclasses")}`;
  history.replaceState(null, "", id === null ? location.pathname + location.search : "#" + encodeURIComponent(full[id]));
  const it = near ?? (id === null ? null : picture.nodes.get(id) ?? [...picture.ghosts.values()].find((ghost) => ghost.id === id));
  if (reveal && it && !isInSight(it)) centre(it);
  else draw();
}

// Search.

const search = $("search"), results = $("results");
let hits = [], at = 0;
const lower = full.map((name) => name.toLowerCase());

function find(text) {
  const parts = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!parts.length) return [];
  const scored = [];
  for (let id = 0; id < classes.length; id++) {
    if (!parts.every((part) => lower[id].includes(part))) continue;
    const name = classes[id].name.toLowerCase();
    const own = parts[parts.length - 1];
    const rank = name === own ? 0 : name.startsWith(own) ? 1 : name.includes(own) ? 2 : 3;
    scored.push([rank + (classes[id].asked ? 0 : 0.5), name.length, id]);
  }
  return scored.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]).map(([, , id]) => id);
}

function marked(text, query) {
  const part = query.toLowerCase().split(/\s+/).filter(Boolean).pop() ?? "";
  const start = text.toLowerCase().indexOf(part);
  if (!part || start < 0) return [text];
  return [text.slice(0, start), element("mark", {}, text.slice(start, start + part.length)), text.slice(start + part.length)];
}

function showHits() {
  const MANY = 40;
  hits = find(search.value);
  at = 0;
  results.replaceChildren(...hits.slice(0, MANY).map((id, index) => element("li", {
    role: "option", id: "hit" + index, "aria-selected": String(index === 0), onpointerdown: (event) => {
      event.preventDefault();
      take(id);
    },
  }, element("span", { class: "name" }, ...marked(classes[id].name, search.value)), element("span", { class: "module" }, moduleOf(id)))));
  if (hits.length > MANY) results.append(element("li", { class: "more" }, `and ${hits.length - MANY} more`));
  if (!hits.length && search.value.trim()) results.append(element("li", { class: "more" }, "No class is called that"));
  hits = hits.slice(0, MANY);
  const isOpen = results.children.length > 0;
  results.hidden = !isOpen;
  search.setAttribute("aria-expanded", String(isOpen));
  point();
}

function point() {
  [...results.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at && index < hits.length)));
  if (hits.length) search.setAttribute("aria-activedescendant", "hit" + at);
  else search.removeAttribute("aria-activedescendant");
  results.children[at]?.scrollIntoView?.({ block: "nearest" });
}

function take(id) {
  results.hidden = true;
  search.setAttribute("aria-expanded", "false");
  canvas.focus();
  select(id, { reveal: true });
}

search.addEventListener("input", showHits);
search.addEventListener("focus", () => search.value && showHits());
search.addEventListener("blur", () => {
  results.hidden = true;
  search.setAttribute("aria-expanded", "false");
});
search.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    at = (at + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % Math.max(1, hits.length);
    point();
  } else if (event.key === "Enter" && hits.length) {
    event.preventDefault();
    take(hits[at]);
  } else if (event.key === "Escape") {
    search.value = "";
    showHits();
    canvas.focus();
  }
});

// Filters.

function showFilter() {
  $("package").value = filter.package;
  $("metaclass").value = filter.metaclass;
  $("only-found").setAttribute("aria-pressed", String(filter.found));
  $("only-refused").setAttribute("aria-pressed", String(filter.refused));
}

function filtered() {
  showFilter();
  arrange();
  if (selected !== null && !picture.nodes.has(selected)) select(null);
  fly(fitted());
}

const packages = new Map();
for (const id of asked) {
  const parts = moduleOf(id).split(".");
  for (let length = 1; length <= Math.min(parts.length, depth + 1); length++) {
    const name = parts.slice(0, length).join(".");
    packages.set(name, (packages.get(name) ?? 0) + 1);
  }
}
const option = (value, text) => element("option", { value }, text);
$("package").append(option("", `all (${asked.length})`), ...[...packages].filter(([name]) => name).sort().map(([name, size]) =>
  option(name, "\u00a0".repeat(2 * (name.split(".").length - 1)) + `${name} (${size})`)));
$("metaclass").append(option("", "all"), ...metaclasses.map((it) => option(String(it), `${metaclassName(it)} (${byMetaclass.get(it)})`)));
const withFindings = asked.filter((id) => found[id].length).length;
const refused = asked.filter((id) => classes[id].conflict !== null).length;
$("only-found").querySelector("b").textContent = withFindings;
$("only-found").disabled = withFindings === 0;
$("only-refused").querySelector("b").textContent = refused;
$("only-refused").disabled = refused === 0;
$("package").onchange = (event) => { filter.package = event.target.value; filtered(); };
$("metaclass").onchange = (event) => { filter.metaclass = event.target.value; filtered(); };
$("only-found").onclick = () => { filter.found = !filter.found; filtered(); };
$("only-refused").onclick = () => { filter.refused = !filter.refused; filtered(); };

function showLegend() {
  const MANY = 7;
  const entry = (color, text) => element("div", {}, element("i", { style: `background:${color}` }), text);
  const named = metaclasses.filter((it) => it !== null && it !== type);
  const isAlone = (it) => named.filter((other) => short(other) === short(it)).length === 1;
  const entries = named.slice(0, MANY).map((it) => entry(hues.get(it), isAlone(it) ? short(it) : full[it]));
  if (named.length > MANY) entries.push(element("div", {}, `and ${named.length - MANY} more`));
  if (byMetaclass.has(null)) entries.push(entry(UNKNOWN_HUE, "unknown"));
  $("legend").replaceChildren(element("b", {}, "Metaclasses"), ...entries);
  $("legend").hidden = !entries.length;
}

// Light and dark.

const prefersDark = matchMedia("(prefers-color-scheme: dark)");
let theme = null;
function showTheme() {
  document.documentElement.dataset.theme = theme ?? (prefersDark.matches ? "dark" : "light");
  readShades();
  if (picture) draw();
}
prefersDark.addEventListener("change", showTheme);
$("theme").onclick = () => {
  theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  showTheme();
};

// The start.

const stats = { classes: asked.length, drawn: 0, ready: 0 };
const byName = new Map(full.map((name, id) => [name, id]).reverse());
/** For the console, and for programs that look at the page. */
window.classwise = {
  stats,
  select: (name) => select(byName.get(name) ?? null, { reveal: true }),
  selected: () => (selected === null ? null : full[selected]),
  placeOf: (name) => {
    const it = picture.nodes.get(byName.get(name));
    const bounds = canvas.getBoundingClientRect();
    return it ? { x: bounds.left + view.x + (it.x + it.w / 2) * view.scale, y: bounds.top + view.y + (it.y + it.h / 2) * view.scale } : null;
  },
  shown: () => picture.nodes.size,
  scale: () => view.scale,
};

document.title = "classwise: " + data.title;
$("title").textContent = data.title;
showTheme();
showLegend();
showFilter();
arrange();
Object.assign(view, fitted());
drawNow();
stats.ready = performance.now() - began;
new ResizeObserver(draw).observe(canvas);
const wanted = (() => {
  try {
    return byName.get(decodeURIComponent(location.hash.slice(1))) ?? null;
  } catch {
    return null;
  }
})();
select(wanted, { reveal: true });
})();
