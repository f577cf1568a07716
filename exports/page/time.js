// Day and standpoint: a slider, a strip of what changes when, and a date to type.

const THUMB = 16;
const SPANS = [["all years", Infinity], ["50 years", 50], ["20 years", 20], ["5 years", 5], ["1 year", 1]];
const PLAY_EVERY = 900;

class Time {
  constructor() {
    this.slider = byId("slider");
    this.date = byId("date");
    this.every = byId("every");
    this.scale = byId("scale");
    this.strip = byId("strip");
    this.play = byId("play");
    this.timer = null;
    this.days = [];
    [this.first, this.last] = data.days;
    this.day = state.day ?? Math.min(this.last, Math.floor(Date.now() / DAY_LENGTH));
    fill(this.scale, SPANS.map(([words], i) => el("option", { value: i }, words)));
    this.scale.value = this.bestScale();
    this.slider.addEventListener("input", () => this.set(Number(this.slider.value)));
    this.slider.addEventListener("keydown", (event) => this.key(event));
    this.date.addEventListener("change", () => {
      const day = dayFrom(this.date.value);
      if (day !== null) this.set(day);
    });
    this.every.addEventListener("change", () => {
      this.stop();
      change({ day: this.every.checked ? null : this.day });
    });
    this.scale.addEventListener("change", () => this.window());
    byId("earlier").addEventListener("click", () => this.step(-1));
    byId("later").addEventListener("click", () => this.step(1));
    this.play.addEventListener("click", () => (this.timer === null ? this.start() : this.stop()));
    new ResizeObserver(() => this.draw()).observe(this.strip);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    this.window();
  }

  /** The shortest span that still has most of the changes in it. */
  bestScale() {
    const days = relations.flatMap((relation) => changes(relation, null)).sort((a, b) => a - b);
    const early = days[Math.floor(days.length * 0.15)] ?? this.first;
    const needed = (this.last - Math.min(early, this.day)) / 365.25;
    if ((this.last - this.first) / 365.25 <= 60) return 0;
    return needed <= 20 ? 2 : needed <= 50 ? 1 : 0;
  }

  /** Let the slider span the years chosen, the present day among them. */
  window() {
    const [, years] = SPANS[Number(this.scale.value)];
    const length = years * 365.25;
    let low = yearStart(yearOf(this.first)), high = this.last;
    if (length < high - low) {
      high = Math.min(this.last, Math.max(this.day + length / 2, low + length));
      if (this.last - length <= this.day) high = this.last;
      low = Math.max(low, high - length);
    }
    this.low = Math.round(Math.min(low, this.day));
    this.high = Math.round(Math.max(high, this.day));
    this.slider.min = this.low;
    this.slider.max = this.high;
    this.slider.value = this.day;
    this.draw();
  }

  set(day) {
    this.stop();
    this.go(day);
  }

  go(day) {
    this.day = day;
    if (day < this.low || day > this.high) this.window();
    change({ day });
  }

  key(event) {
    const years = { PageUp: 1, PageDown: -1 }[event.key];
    if (!years) return;
    event.preventDefault();
    const date = new Date(this.day * DAY_LENGTH);
    date.setUTCFullYear(date.getUTCFullYear() + years);
    const day = Math.round(date.getTime() / DAY_LENGTH);
    this.set(Math.max(this.low, Math.min(this.high, day)));
  }

  /** To the next day on which something in the chosen relations changes. */
  step(direction) {
    this.stop();
    this.goOn(direction);
  }

  goOn(direction) {
    const next = direction > 0
      ? this.days.find((day) => day > this.day)
      : this.days.findLast((day) => day < this.day);
    if (next === undefined) return false;
    this.go(next);
    return true;
  }

  start() {
    this.play.textContent = "Pause";
    if (!this.days.some((day) => day > this.day)) this.go(this.low);
    this.timer = setInterval(() => {
      if (!this.goOn(1)) this.stop();
    }, PLAY_EVERY);
  }

  stop() {
    if (this.timer === null) return;
    clearInterval(this.timer);
    this.timer = null;
    this.play.textContent = "Play";
  }

  /** Show the state. */
  show() {
    const every = state.day === null;
    if (!every) this.day = state.day;
    if (this.day < this.low || this.day > this.high) this.window();
    this.every.checked = every;
    this.date.disabled = every;
    this.slider.disabled = every;
    for (const id of ["earlier", "later", "play"]) byId(id).disabled = every;
    this.date.value = every ? "" : isoDay(this.day);
    this.slider.value = this.day;
    this.slider.setAttribute("aria-valuetext", dayWords(this.day));
    const chosen = relations.filter(
      (r) => state.modality.has(r.modality) && !state.without.has(r.type) && touches(r),
    );
    this.days = [...new Set(chosen.flatMap((r) => changes(r, state.seen)))].sort((a, b) => a - b);
    this.draw();
  }

  /** The years, and a mark for every day on which something changes. */
  draw() {
    const width = this.strip.clientWidth, height = this.strip.clientHeight;
    if (!width || this.low === undefined) return;
    const ratio = devicePixelRatio || 1;
    this.strip.width = width * ratio;
    this.strip.height = height * ratio;
    const context = this.strip.getContext("2d");
    context.scale(ratio, ratio);
    const at = (day) => THUMB / 2 + ((day - this.low) / (this.high - this.low || 1)) * (width - THUMB);
    context.fillStyle = styleOf("mark");
    for (const day of this.days) {
      if (day >= this.low && day <= this.high) context.fillRect(at(day) - 0.5, 0, 1, 9);
    }
    context.fillStyle = styleOf("quiet");
    context.font = "11px system-ui, sans-serif";
    const years = (this.high - this.low) / 365.25;
    const fits = Math.max(1, Math.floor(width / 52));
    const every = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500].find((n) => years / n <= fits) ?? 1000;
    let free = 0;
    for (let year = Math.ceil(yearOf(this.low) / every) * every; year <= yearOf(this.high); year += every) {
      const x = at(yearStart(year));
      if (x < THUMB / 2 - 1) continue;
      context.fillRect(x - 0.5, 10, 1, 4);
      const half = context.measureText(String(year)).width / 2;
      const left = Math.min(Math.max(x - half, 0), width - 2 * half);
      if (left < free) continue;
      context.fillText(String(year), left, height - 2);
      free = left + 2 * half + 6;
    }
  }
}

const touches = (relation) =>
  state.around === null || state.hops > 1 || relation.s === state.around || relation.t === state.around;
