-- For the paper: alternative texts, which pandoc's Typst writer drops; galleries in two columns; nothing
-- that needs a screen.
local function typst_string(text)
  return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"') .. '"'
end

local function figure(block, numbered)
  local image
  block.content:walk({ Image = function(found) image = found end })
  if image == nil then return nil end
  local alt = image.attributes.alt or pandoc.utils.stringify(image.caption)
  local caption = pandoc.write(pandoc.Pandoc(block.caption.long), 'typst'):gsub('%s+$', '')
  return '#figure(image(' .. typst_string(image.src) .. ', alt: ' .. typst_string(alt)
    .. ', width: ' .. (image.attributes.width or '100%') .. '), caption: [' .. caption
    .. '], supplement: none, numbering: none)'
end

function Figure(block)
  local text = figure(block)
  return text and pandoc.RawBlock('typst', text)
end

function Header(header)
  if header.classes:includes('only-screen') then return {} end
end

function Div(div)
  if div.classes:includes('only-screen') then return {} end
  if div.classes:includes('gallery') then
    local cells = {}
    div:walk({ RawBlock = function(block)
      if block.format == 'typst' then table.insert(cells, '[' .. block.text .. ']') end
    end })
    return pandoc.RawBlock('typst', '#grid(columns: (1fr, 1fr), gutter: 10pt, ' .. table.concat(cells, ', ') .. ')')
  end
end
