/** The look of the page, in the colours of the review page. Levels have one hue: the deeper, the more can be done. */
export const PAGE_STYLE = `:root{color-scheme:light dark;--ground:#f6f6f9;--surface:#fff;--sunken:#f0f0f5;--line:#dedee8;--ink:#1b1b29;--quiet:#585870;--accent:#3f3fa6;
--good:#14693d;--good-soft:#e2f4e9;--bad:#a4262c;--bad-soft:#fdeaea;--unsure:#7a5200;--unsure-soft:#fbf0d9;--sim:#6d2a82;--sim-soft:#f6e6fa;
--l0:#fbe9df;--l0-ink:#5e2508;--l1:#dddcf6;--l1-ink:#1b1b29;--l2:#aaa8ec;--l2-ink:#15152b;--l3:#3f3fa6;--l3-ink:#fff;--hatch:#d3d3e0;
--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
@media (prefers-color-scheme:dark){:root{--ground:#121219;--surface:#1b1b25;--sunken:#14141c;--line:#34344a;--ink:#ececf4;--quiet:#a9a9c0;--accent:#b0b2ff;
--good:#7ed6a2;--good-soft:#16301f;--bad:#ff9d9d;--bad-soft:#3a1b1f;--unsure:#eec36d;--unsure-soft:#33280f;--sim:#e3a6f5;--sim-soft:#36203d;
--l0:#43261b;--l0-ink:#ffd2bd;--l1:#2b2b4a;--l1-ink:#ececf4;--l2:#4d4c9c;--l2-ink:#fff;--l3:#b0b2ff;--l3-ink:#14142a;--hatch:#3a3a4e}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:6px}
.panel:focus,.card:focus{outline:none}.panel:focus-visible,.card:focus-visible{outline:3px solid var(--accent);outline-offset:-3px}
a{color:var(--accent);text-underline-offset:3px}
h1,h2,h3,h4,h5,h6{line-height:1.2;margin:0;overflow-wrap:anywhere;letter-spacing:-.01em}
h1{font-size:1.75rem}h2{font-size:1.2rem;margin:2.5rem 0 .75rem}h3{font-size:1.1rem}h4{font-size:.95rem;margin:1.35rem 0 .5rem}h5{font-size:.9rem}h6{font-size:.78rem;color:var(--quiet);margin:.8rem 0 .2rem}
p{margin:.35rem 0;overflow-wrap:anywhere}.quiet,.sub,dt{color:var(--quiet)}.sub{display:block;font-size:.82rem}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:1rem;top:-4rem;padding:.5rem 1rem;background:var(--surface);z-index:3}.skip:focus{top:.5rem}
main,.top{max-width:1480px;margin:0 auto;padding:0 1.5rem}.top{padding-top:2rem}main{padding-bottom:5rem}
.legend{display:flex;flex-wrap:wrap;gap:.4rem 1.25rem;list-style:none;padding:0;margin:1rem 0 0;font-size:.85rem;color:var(--quiet)}
.legend li{display:flex;align-items:center;gap:.5rem}.legend .cell{min-width:4.2rem;padding:.1rem .5rem;font-size:.8rem;min-height:0}
.board{display:grid;grid-template-columns:fit-content(64%) minmax(0,1fr);gap:1.5rem;align-items:start;margin-top:1.25rem}
.scroll{overflow-x:auto;background:var(--surface);border:1px solid var(--line);border-radius:12px}
table{border-collapse:collapse}th,td{text-align:left;font-weight:400}
.map{border-spacing:0}.map thead th{vertical-align:bottom;padding:.8rem .35rem .5rem;min-width:8.2rem;max-width:14rem;overflow-wrap:anywhere}
.map thead a{display:block;color:var(--ink);font-weight:640;text-decoration:none}.map thead a:hover{text-decoration:underline}.map .way{display:block;font-size:.76rem;font-weight:400;color:var(--quiet)}
.map td{padding:.13rem .3rem}.map td:last-child,.map thead th:last-child{padding-right:.9rem}
.map th[scope=row]{position:sticky;left:0;background:var(--surface);padding:.13rem 1rem;font:.86rem/1.3 var(--mono);white-space:nowrap;z-index:1}
.group th{padding:.95rem 1rem .3rem;font-size:.78rem;font-weight:640;color:var(--quiet)}.group th::first-letter{text-transform:uppercase}
.map tbody:last-child tr:last-child>*{padding-bottom:.8rem}
.cell{display:flex;align-items:center;gap:.5rem;min-height:2rem;padding:.2rem .65rem;border-radius:7px;border:1px solid transparent;text-decoration:none;white-space:nowrap;font-variant-numeric:tabular-nums}
.cell small{font-size:.78rem;margin-left:auto}.cell .flag{font-size:.85rem;margin-left:auto}.cell small+.flag{margin-left:0}
a.cell:hover,.cell[aria-current]{box-shadow:0 0 0 2px var(--surface),0 0 0 4px var(--accent)}
.gauge{width:18px;height:15px;flex:none}
.L0.cell{background:var(--l0);color:var(--l0-ink)}.L1.cell{background:var(--l1);color:var(--l1-ink)}.L2.cell{background:var(--l2);color:var(--l2-ink)}.L3.cell{background:var(--l3);color:var(--l3-ink)}
.unknown.cell{color:var(--quiet);border:1px dashed var(--quiet);background:var(--surface) repeating-linear-gradient(135deg,transparent 0 6px,var(--hatch) 6px 7px)}
.unknown.cell b{font-weight:400;background:var(--surface);padding:0 .25rem;border-radius:4px}
.badge{display:inline-block;border-radius:99px;padding:.05rem .6rem;font-size:.78rem;font-weight:600;white-space:nowrap;margin:.15rem .25rem .15rem 0;background:var(--sunken)}
.badge.good{background:var(--good-soft);color:var(--good)}.badge.bad{background:var(--bad-soft);color:var(--bad)}.badge.unsure{background:var(--unsure-soft);color:var(--unsure)}.badge.sim{background:var(--sim-soft);color:var(--sim)}
.panels{position:sticky;top:1rem;max-height:calc(100vh - 2rem);overflow:auto;background:var(--surface);border:1px solid var(--line);border-radius:12px}
.panel{display:none;padding:1.25rem 1.5rem 1.75rem;scroll-margin-top:1rem}.panel:target{display:block}.panels:has(:target) .choose{display:none}
.choose{padding:3.5rem 1.5rem;text-align:center;color:var(--quiet)}kbd{font:.78rem var(--mono);border:1px solid var(--line);border-bottom-width:2px;border-radius:5px;padding:0 .35rem;color:var(--quiet)}
.back{font-size:.85rem;text-decoration:none;display:inline-block;margin-bottom:.8rem}.does{margin-top:.6rem}
.verdict{display:flex;align-items:center;gap:.5rem;flex-wrap:wrap;margin:.7rem 0}.verdict b{font-size:1.35rem}
.bars{list-style:none;padding:0;margin:0 0 .8rem;max-width:30rem}.bars li{display:grid;grid-template-columns:2rem 1fr 4rem;gap:.6rem;align-items:center;padding:.12rem 0}
.bars svg{width:100%;height:14px;display:block}.bars rect{fill:var(--accent)}.bars .track{fill:var(--sunken)}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.levels,.fails{width:100%}.levels th,.levels td,.fails th,.fails td{padding:.4rem .75rem;border-bottom:1px solid var(--line);vertical-align:top}
.levels tbody tr:last-child>*,.fails tbody tr:last-child>*{border-bottom:0}.levels thead th,.fails thead th{font-size:.78rem;color:var(--quiet);white-space:nowrap}
.levels .sub{min-width:9rem;max-width:14rem}.fails td:last-child{overflow-wrap:anywhere}.fails a{font:.86rem var(--mono)}
dl{margin:.4rem 0}dl>div{display:grid;grid-template-columns:8.5rem 1fr;gap:.75rem;padding:.12rem 0}dd{margin:0;overflow-wrap:anywhere}.asks{font-size:.88rem;margin-top:.7rem}.asks>div{grid-template-columns:2rem 1fr}
.notice{background:var(--unsure-soft);border-left:4px solid var(--unsure);border-radius:8px;padding:.6rem .9rem;margin:.7rem 0}
.notice.sim{background:var(--sim-soft);border-color:var(--sim)}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(22rem,1fr));gap:1rem}.card{background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:1.2rem 1.4rem;font-size:.92rem}
.tally{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;list-style:none;padding:0;margin:.8rem 0}.tally li{display:flex;align-items:center;gap:.35rem}
.failed{margin:.6rem 0 1rem}details{border:1px solid var(--line);border-radius:8px;margin:.4rem 0;padding:0 .8rem}details[open]{padding-bottom:.8rem}
summary{cursor:pointer;padding:.45rem 0;font-size:.9rem;overflow-wrap:anywhere}.failed ul,details ul{margin:.4rem 0;padding-left:1.2rem;font-size:.9rem;overflow-wrap:anywhere}
code,pre{font-family:var(--mono);font-size:.82rem;overflow-wrap:anywhere}pre{background:var(--sunken);border-radius:8px;padding:.6rem .8rem;margin:.25rem 0;white-space:pre-wrap}
.said{white-space:pre-wrap;font-size:.9rem}.steps{list-style:none;padding:0;margin:0;font-size:.88rem}.steps li{padding:.3rem 0}.call{margin:.35rem 0 .35rem .2rem;padding-left:.7rem;border-left:2px solid var(--line)}
footer{margin-top:3rem;font-size:.82rem;color:var(--quiet)}
@media (max-width:1020px){.board{grid-template-columns:minmax(0,1fr)}.panels{position:static;max-height:none}.choose{padding:1.5rem}}
@media print{.board{display:block}.panels{position:static;max-height:none;overflow:visible;border:0;margin-top:1rem}.panel{display:block;break-inside:avoid}.choose,.back,.skip{display:none}}
@media (prefers-reduced-motion:no-preference){.cell{transition:box-shadow .12s}}`;
