-- For the paper: alternative texts, which pandoc's Typst writer drops; figures that float;
-- nothing that needs a screen.
local function typst_string(text)
  return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"') .. '"'
end

function Figure(block)
  local image
  block.content:walk({ Image = function(found) image = found end })
  if image == nil then return nil end
  local alt = image.attributes.alt or pandoc.utils.stringify(image.caption)
  local caption = pandoc.write(pandoc.Pandoc(block.caption.long), 'typst'):gsub('%s+$', '')
  -- Wider than the text, so that the words of a drawing keep their size.
  return pandoc.RawBlock('typst', '#figure(placement: ' .. (image.attributes.place or 'auto')
    .. ', pad(x: -7mm, image(' .. typst_string(image.src) .. ', alt: ' .. typst_string(alt)
    .. ', width: ' .. (image.attributes.width or '100%') .. ')), caption: [' .. caption .. '], supplement: none, numbering: none)')
end

function Header(header)
  if header.classes:includes('only-screen') then return {} end
end

function Div(div)
  if div.classes:includes('only-screen') then return {} end
  if div.classes:includes('together') then
    div.content:insert(1, pandoc.RawBlock('typst', '#block(breakable: false)['))
    div.content:insert(pandoc.RawBlock('typst', ']'))
    return div.content
  end
  -- What floats must not be inside a block.
  if div.classes:includes('figure') then return div.content end
end
