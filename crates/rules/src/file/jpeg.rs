//! How large a JPEG is, and whether all of its pixels are there (ITU-T T.81).

use super::big_endian_16;

/// The size as stored, from the segment that starts the frame.
pub(super) fn dimensions(head: &[u8]) -> Option<(u32, u32)> {
    let (_, start) = segments(head).find(|(marker, _)| starts_frame(*marker))?;
    Some((big_endian_16(head, start + 7)?, big_endian_16(head, start + 5)?))
}

/// Where the first scan begins.
pub(super) fn scan_start(head: &[u8]) -> Option<usize> {
    segments(head).find(|(marker, _)| *marker == 0xDA).map(|(_, start)| start)
}

/// The others of this range are tables.
fn starts_frame(marker: u8) -> bool {
    matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC)
}

/// The markers of a JPEG and where they are, up to the first pixels.
fn segments(head: &[u8]) -> impl Iterator<Item = (u8, usize)> {
    let mut next = Some(2);
    std::iter::from_fn(move || {
        let mut start = next?;
        // Readers skip what is between two segments, and any number of bytes may pad a marker.
        start += head.get(start..)?.iter().position(|byte| *byte == 0xFF)?;
        while head.get(start + 1) == Some(&0xFF) {
            start += 1;
        }
        let [0xFF, marker] = *head.get(start..start + 2)? else { return None };
        next = match marker {
            // Alone, without a length.
            0x01 | 0xD0..=0xD8 => Some(start + 2),
            // The end, or the pixels: what follows is no segment.
            0xD9 | 0xDA => None,
            _ => big_endian_16(head, start + 2).map(|length| start + 2 + length as usize),
        };
        Some((marker, start))
    })
}

/// A Huffman table: for each length of a code, the first code past those of that length, and where
/// its symbols are.
#[derive(Debug, Clone, Default)]
struct Table {
    ends: [u32; 17],
    offsets: [i64; 17],
    symbols: Vec<u8>,
}

impl Table {
    /// The table whose definition begins here, and the length of the definition.
    fn read(bytes: &[u8]) -> Option<(Self, usize)> {
        let counts = bytes.get(..16)?;
        let total: usize = counts.iter().map(|count| usize::from(*count)).sum();
        let mut table = Self { symbols: bytes.get(16..16 + total)?.to_vec(), ..Self::default() };
        let (mut code, mut index) = (0_u32, 0_u32);
        for (length, count) in (1..).zip(counts) {
            table.offsets[length] = i64::from(index) - i64::from(code);
            code += u32::from(*count);
            index += u32::from(*count);
            table.ends[length] = code;
            code <<= 1;
        }
        Some((table, 16 + total))
    }

    /// The symbol whose code `bits` begin with, and the length of the code. `bits` are 16.
    fn symbol(&self, bits: u32) -> Option<(u8, u32)> {
        let length = (1..=16).find(|length| bits >> (16 - length) < self.ends[*length])?;
        let code = i64::from(bits >> (16 - length));
        let index = usize::try_from(code + self.offsets[length]).ok()?;
        Some((*self.symbols.get(index)?, length as u32))
    }
}

/// The indices of a block's tables: of DC, and of AC.
type BlockTables = (usize, usize);

/// A count of the pixels of a JPEG that has no end marker.
///
/// Decodes the first scan of a sequential JPEG as far as necessary to count its blocks. A truncated
/// progressive JPEG shows the whole image, only less sharp, and is not examined.
#[derive(Debug)]
pub struct PixelScan {
    /// The tables of DC coefficients, then those of AC coefficients.
    tables: [Table; 8],
    /// The tables of each block of a unit.
    blocks: Vec<BlockTables>,
    units: u64,
    units_in_row: u64,
    bits: u64,
    bit_count: u32,
    after_ff: bool,
    /// The block of the unit, and the coefficient of the block, that come next.
    block: usize,
    coefficient: u32,
    done: u64,
    has_ended: bool,
}

impl PixelScan {
    /// Creates the scan of an image that begins with `head`. Also returns the offset of its pixels,
    /// where the bytes for [`push`](Self::push) begin. `None` if `head` is too short, or the image
    /// is not a sequential one with Huffman codes.
    pub fn new(head: &[u8]) -> Option<(Self, u64)> {
        let mut tables: [Table; 8] = std::array::from_fn(|_| Table::default());
        let mut frame = None;
        for (marker, start) in segments(head) {
            let end = start + 2 + big_endian_16(head, start + 2)? as usize;
            let body = head.get(start + 4..end)?;
            match marker {
                0xC4 => read_tables(body, &mut tables)?,
                0xC0 | 0xC1 => frame = Some(Frame::read(body)?),
                0xDA => {
                    let (blocks, units, units_in_row) = frame?.scan(body)?;
                    let scan = Self {
                        tables,
                        blocks,
                        units,
                        units_in_row,
                        bits: 0,
                        bit_count: 0,
                        after_ff: false,
                        block: 0,
                        coefficient: 0,
                        done: 0,
                        has_ended: false,
                    };
                    return Some((scan, end as u64));
                }
                marker if starts_frame(marker) => return None,
                _ => {}
            }
        }
        None
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if self.has_ended {
                return;
            }
            match (std::mem::replace(&mut self.after_ff, byte == 0xFF), byte) {
                (true, 0x00) => self.take(0xFF),
                // A restart: the bits before it are filled up, and a unit begins.
                (true, 0xD0..=0xD7) => {
                    self.decode(0);
                    (self.bit_count, self.block, self.coefficient) = (0, 0, 0);
                }
                (_, 0xFF) => {}
                (true, _) => {
                    self.decode(0);
                    self.has_ended = true;
                }
                (false, byte) => self.take(byte),
            }
        }
    }

    /// Whether the pixels are there, but for the last row of units at most.
    pub fn is_whole(mut self) -> bool {
        self.decode(0);
        self.done + self.units_in_row > self.units
    }

    fn take(&mut self, byte: u8) {
        self.bits = self.bits << 8 | u64::from(byte);
        self.bit_count += 8;
        // A code and the number after it have at most 32 bits.
        self.decode(32);
        self.has_ended |= self.done == self.units;
    }

    /// Decodes while at least `reserve` bits are there; with 0, all that is there before a marker.
    fn decode(&mut self, reserve: u32) {
        while self.bit_count >= reserve.max(1) && self.done < self.units {
            let Some(&(dc, ac)) = self.blocks.get(self.block) else { return };
            let is_dc = self.coefficient == 0;
            let table = &self.tables[if is_dc { dc } else { ac }];
            let next = (self.bits << 16 >> self.bit_count) as u32 & 0xFFFF;
            let Some((symbol, length)) = table.symbol(next) else {
                // Before a marker the bits are filled up with ones, which are no code.
                self.has_ended |= reserve > 0;
                return;
            };
            let (run, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
            let Some(left) = self.bit_count.checked_sub(length + size) else { return };
            self.bit_count = left;
            self.coefficient = match (is_dc, run, size) {
                (true, _, _) => 1,
                (false, 15, 0) => self.coefficient + 16,
                (false, _, 0) => 64,
                (false, run, _) => self.coefficient + run + 1,
            };
            if self.coefficient >= 64 {
                self.coefficient = 0;
                self.block += 1;
                if self.block == self.blocks.len() {
                    self.block = 0;
                    self.done += 1;
                }
            }
        }
    }
}

fn read_tables(mut body: &[u8], tables: &mut [Table; 8]) -> Option<()> {
    while let Some((class, definition)) = body.split_first() {
        let index = usize::from(class >> 4) * 4 + usize::from(class & 15);
        let (table, length) = Table::read(definition)?;
        *tables.get_mut(index)? = table;
        body = &definition[length..];
    }
    Some(())
}

/// The size of an image and of the units of its components.
struct Frame {
    width: u32,
    height: u32,
    /// The identifier of each component, and how many blocks a unit has of it, across and down.
    components: Vec<(u8, u32, u32)>,
}

impl Frame {
    fn read(body: &[u8]) -> Option<Self> {
        let components: Vec<(u8, u32, u32)> = body
            .get(6..)?
            .chunks_exact(3)
            .map(|part| (part[0], u32::from(part[1] >> 4), u32::from(part[1] & 15)))
            .collect();
        let are_sound = components
            .iter()
            .all(|(_, across, down)| (1..=4).contains(across) && (1..=4).contains(down));
        let frame =
            Self { width: big_endian_16(body, 3)?, height: big_endian_16(body, 1)?, components };
        (are_sound && frame.width > 0 && frame.height > 0).then_some(frame)
    }

    /// The tables of each block of a unit of the scan, how many units there are, and how many in a
    /// row.
    fn scan(&self, body: &[u8]) -> Option<(Vec<BlockTables>, u64, u64)> {
        let count = usize::from(*body.first()?);
        let across_most = self.components.iter().map(|(_, across, _)| *across).max()?;
        let down_most = self.components.iter().map(|(_, _, down)| *down).max()?;
        let mut blocks = Vec::new();
        let mut in_row = self.width.div_ceil(8 * across_most);
        let mut rows = self.height.div_ceil(8 * down_most);
        for part in body.get(1..1 + 2 * count)?.chunks_exact(2) {
            let (_, across, down) = *self.components.iter().find(|(id, _, _)| *id == part[0])?;
            let tables = (usize::from(part[1] >> 4), 4 + usize::from(part[1] & 15));
            if tables.0 > 3 || tables.1 > 7 {
                return None;
            }
            if count == 1 {
                // A unit of a single component is one block of its own resolution.
                in_row = (self.width * across).div_ceil(across_most).div_ceil(8);
                rows = (self.height * down).div_ceil(down_most).div_ceil(8);
                blocks.push(tables);
            } else {
                blocks.extend(std::iter::repeat_n(tables, (across * down) as usize));
            }
        }
        let (in_row, rows) = (u64::from(in_row), u64::from(rows));
        (!blocks.is_empty()).then_some((blocks, in_row * rows, in_row))
    }
}
