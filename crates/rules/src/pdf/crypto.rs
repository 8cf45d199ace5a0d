//! The ciphers and hashes that decide whether a PDF opens with an empty password.
//!
//! RC4 (as ISO 32000-1 names it), AES-128 encryption of blocks (FIPS 197) and SHA-2 (FIPS 180-4),
//! written for small code rather than for speed or for secrets: nothing here is secret, since the
//! password is empty. The tests compare them with well-known crates.

/// XORs `data` with the RC4 key stream of `key`. `key` must not be empty.
pub(super) fn rc4(key: &[u8], data: &mut [u8]) {
    let mut state: [u8; 256] = std::array::from_fn(|index| index as u8);
    let mut j = 0_u8;
    for i in 0..=255_u8 {
        j = j.wrapping_add(state[usize::from(i)]).wrapping_add(key[usize::from(i) % key.len()]);
        state.swap(usize::from(i), usize::from(j));
    }
    let (mut i, mut j) = (0_u8, 0_u8);
    for byte in data {
        i = i.wrapping_add(1);
        j = j.wrapping_add(state[usize::from(i)]);
        state.swap(usize::from(i), usize::from(j));
        let sum = state[usize::from(i)].wrapping_add(state[usize::from(j)]);
        *byte ^= state[usize::from(sum)];
    }
}

/// The substitution box of AES.
static S_BOX: [u8; 256] = s_box();

const fn s_box() -> [u8; 256] {
    let mut table = [0x63; 256];
    // `power` runs through all non-zero elements of the field as powers of 3, and `inverse` through
    // the powers of its inverse.
    let (mut power, mut inverse) = (1_u8, 1_u8);
    loop {
        power ^= doubled(power);
        inverse ^= inverse << 1;
        inverse ^= inverse << 2;
        inverse ^= inverse << 4;
        if inverse & 0x80 != 0 {
            inverse ^= 0x09;
        }
        table[power as usize] = inverse
            ^ inverse.rotate_left(1)
            ^ inverse.rotate_left(2)
            ^ inverse.rotate_left(3)
            ^ inverse.rotate_left(4)
            ^ 0x63;
        if power == 1 {
            return table;
        }
    }
}

/// Multiplies by 2 in the field of AES.
const fn doubled(byte: u8) -> u8 {
    (byte << 1) ^ ((byte >> 7) * 0x1B)
}

/// Encrypts `data` in place by AES-128 in CBC mode without padding. A part of a block at the end
/// stays as it is.
pub(super) fn aes_128_cbc(key: &[u8; 16], start: &[u8; 16], data: &mut [u8]) {
    let keys = round_keys(key);
    let mut previous = *start;
    for block in data.as_chunks_mut::<16>().0 {
        xor(block, &previous);
        encrypt_block(&keys, block);
        previous = *block;
    }
}

fn round_keys(key: &[u8; 16]) -> [[u8; 16]; 11] {
    let mut keys = [*key; 11];
    let mut constant = 1_u8;
    for round in 1..11 {
        let mut next = keys[round - 1];
        for (index, from) in [13, 14, 15, 12].into_iter().enumerate() {
            next[index] ^= S_BOX[usize::from(next[from])];
        }
        next[0] ^= constant;
        constant = doubled(constant);
        for index in 4..16 {
            next[index] ^= next[index - 4];
        }
        keys[round] = next;
    }
    keys
}

fn encrypt_block(keys: &[[u8; 16]; 11], block: &mut [u8; 16]) {
    xor(block, &keys[0]);
    for (round, key) in keys.iter().enumerate().skip(1) {
        // Substitutes the bytes and shifts the rows.
        let mut state: [u8; 16] =
            std::array::from_fn(|index| S_BOX[usize::from(block[index * 5 % 16])]);
        if round < 10 {
            for column in state.as_chunks_mut::<4>().0 {
                let all = column[0] ^ column[1] ^ column[2] ^ column[3];
                let first = column[0];
                for index in 0..4 {
                    let next = if index == 3 { first } else { column[index + 1] };
                    column[index] ^= all ^ doubled(column[index] ^ next);
                }
            }
        }
        xor(&mut state, key);
        *block = state;
    }
}

fn xor(block: &mut [u8; 16], other: &[u8; 16]) {
    for (byte, other) in block.iter_mut().zip(other) {
        *byte ^= other;
    }
}

/// The round constants of SHA-512; their upper halves are those of SHA-256.
const ROUND_CONSTANTS: [u64; 80] = [
    0x428a_2f98_d728_ae22,
    0x7137_4491_23ef_65cd,
    0xb5c0_fbcf_ec4d_3b2f,
    0xe9b5_dba5_8189_dbbc,
    0x3956_c25b_f348_b538,
    0x59f1_11f1_b605_d019,
    0x923f_82a4_af19_4f9b,
    0xab1c_5ed5_da6d_8118,
    0xd807_aa98_a303_0242,
    0x1283_5b01_4570_6fbe,
    0x2431_85be_4ee4_b28c,
    0x550c_7dc3_d5ff_b4e2,
    0x72be_5d74_f27b_896f,
    0x80de_b1fe_3b16_96b1,
    0x9bdc_06a7_25c7_1235,
    0xc19b_f174_cf69_2694,
    0xe49b_69c1_9ef1_4ad2,
    0xefbe_4786_384f_25e3,
    0x0fc1_9dc6_8b8c_d5b5,
    0x240c_a1cc_77ac_9c65,
    0x2de9_2c6f_592b_0275,
    0x4a74_84aa_6ea6_e483,
    0x5cb0_a9dc_bd41_fbd4,
    0x76f9_88da_8311_53b5,
    0x983e_5152_ee66_dfab,
    0xa831_c66d_2db4_3210,
    0xb003_27c8_98fb_213f,
    0xbf59_7fc7_beef_0ee4,
    0xc6e0_0bf3_3da8_8fc2,
    0xd5a7_9147_930a_a725,
    0x06ca_6351_e003_826f,
    0x1429_2967_0a0e_6e70,
    0x27b7_0a85_46d2_2ffc,
    0x2e1b_2138_5c26_c926,
    0x4d2c_6dfc_5ac4_2aed,
    0x5338_0d13_9d95_b3df,
    0x650a_7354_8baf_63de,
    0x766a_0abb_3c77_b2a8,
    0x81c2_c92e_47ed_aee6,
    0x9272_2c85_1482_353b,
    0xa2bf_e8a1_4cf1_0364,
    0xa81a_664b_bc42_3001,
    0xc24b_8b70_d0f8_9791,
    0xc76c_51a3_0654_be30,
    0xd192_e819_d6ef_5218,
    0xd699_0624_5565_a910,
    0xf40e_3585_5771_202a,
    0x106a_a070_32bb_d1b8,
    0x19a4_c116_b8d2_d0c8,
    0x1e37_6c08_5141_ab53,
    0x2748_774c_df8e_eb99,
    0x34b0_bcb5_e19b_48a8,
    0x391c_0cb3_c5c9_5a63,
    0x4ed8_aa4a_e341_8acb,
    0x5b9c_ca4f_7763_e373,
    0x682e_6ff3_d6b2_b8a3,
    0x748f_82ee_5def_b2fc,
    0x78a5_636f_4317_2f60,
    0x84c8_7814_a1f0_ab72,
    0x8cc7_0208_1a64_39ec,
    0x90be_fffa_2363_1e28,
    0xa450_6ceb_de82_bde9,
    0xbef9_a3f7_b2c6_7915,
    0xc671_78f2_e372_532b,
    0xca27_3ece_ea26_619c,
    0xd186_b8c7_21c0_c207,
    0xeada_7dd6_cde0_eb1e,
    0xf57d_4f7f_ee6e_d178,
    0x06f0_67aa_7217_6fba,
    0x0a63_7dc5_a2c8_98a6,
    0x113f_9804_bef9_0dae,
    0x1b71_0b35_131c_471b,
    0x28db_77f5_2304_7d84,
    0x32ca_ab7b_40c7_2493,
    0x3c9e_be0a_15c9_bebc,
    0x431d_67c4_9c10_0d4c,
    0x4cc5_d4be_cb3e_42b6,
    0x597f_299c_fc65_7e2a,
    0x5fcb_6fab_3ad6_faec,
    0x6c44_198c_4a47_5817,
];

/// The initial state of SHA-512; the upper halves are that of SHA-256.
const SHA_512_START: [u64; 8] = [
    0x6a09_e667_f3bc_c908,
    0xbb67_ae85_84ca_a73b,
    0x3c6e_f372_fe94_f82b,
    0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1,
    0x9b05_688c_2b3e_6c1f,
    0x1f83_d9ab_fb41_bd6b,
    0x5be0_cd19_137e_2179,
];

/// The initial state of SHA-384.
const SHA_384_START: [u64; 8] = [
    0xcbbb_9d5d_c105_9ed8,
    0x629a_292a_367c_d507,
    0x9159_015a_3070_dd17,
    0x152f_ecd8_f70e_5939,
    0x6733_2667_ffc0_0b31,
    0x8eb4_4a87_6858_1511,
    0xdb0c_2e0d_64f9_8fa7,
    0x47b5_481d_befa_4fa4,
];

/// The SHA-256 of `data`.
pub(super) fn sha_256(data: &[u8]) -> Vec<u8> {
    let mut state = SHA_512_START.map(|word| (word >> 32) as u32);
    let rotated = |word: u32, by: [u32; 3]| {
        word.rotate_right(by[0]) ^ word.rotate_right(by[1]) ^ word.rotate_right(by[2])
    };
    for block in padded(data, 64).chunks_exact(64) {
        let mut words = [0_u32; 64];
        for (word, bytes) in words.iter_mut().zip(block.as_chunks::<4>().0) {
            *word = u32::from_be_bytes(*bytes);
        }
        for index in 16..64 {
            let (early, late) = (words[index - 15], words[index - 2]);
            words[index] = (early.rotate_right(7) ^ early.rotate_right(18) ^ (early >> 3))
                .wrapping_add(late.rotate_right(17) ^ late.rotate_right(19) ^ (late >> 10))
                .wrapping_add(words[index - 7])
                .wrapping_add(words[index - 16]);
        }
        let mut next = state;
        for (word, constant) in words.iter().zip(ROUND_CONSTANTS) {
            let [a, b, c, d, e, f, g, h] = next;
            let first = h
                .wrapping_add(rotated(e, [6, 11, 25]))
                .wrapping_add((e & f) ^ (!e & g))
                .wrapping_add((constant >> 32) as u32)
                .wrapping_add(*word);
            let second = rotated(a, [2, 13, 22]).wrapping_add((a & b) ^ (a & c) ^ (b & c));
            next = [first.wrapping_add(second), a, b, c, d.wrapping_add(first), e, f, g];
        }
        for (word, next) in state.iter_mut().zip(next) {
            *word = word.wrapping_add(next);
        }
    }
    state.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// The SHA-384 of `data`.
pub(super) fn sha_384(data: &[u8]) -> Vec<u8> {
    let mut digest = sha_512_from(SHA_384_START, data);
    digest.truncate(48);
    digest
}

/// The SHA-512 of `data`.
pub(super) fn sha_512(data: &[u8]) -> Vec<u8> {
    sha_512_from(SHA_512_START, data)
}

fn sha_512_from(mut state: [u64; 8], data: &[u8]) -> Vec<u8> {
    let rotated = |word: u64, by: [u32; 3]| {
        word.rotate_right(by[0]) ^ word.rotate_right(by[1]) ^ word.rotate_right(by[2])
    };
    for block in padded(data, 128).chunks_exact(128) {
        let mut words = [0_u64; 80];
        for (word, bytes) in words.iter_mut().zip(block.as_chunks::<8>().0) {
            *word = u64::from_be_bytes(*bytes);
        }
        for index in 16..80 {
            let (early, late) = (words[index - 15], words[index - 2]);
            words[index] = (early.rotate_right(1) ^ early.rotate_right(8) ^ (early >> 7))
                .wrapping_add(late.rotate_right(19) ^ late.rotate_right(61) ^ (late >> 6))
                .wrapping_add(words[index - 7])
                .wrapping_add(words[index - 16]);
        }
        let mut next = state;
        for (word, constant) in words.iter().zip(ROUND_CONSTANTS) {
            let [a, b, c, d, e, f, g, h] = next;
            let first = h
                .wrapping_add(rotated(e, [14, 18, 41]))
                .wrapping_add((e & f) ^ (!e & g))
                .wrapping_add(constant)
                .wrapping_add(*word);
            let second = rotated(a, [28, 34, 39]).wrapping_add((a & b) ^ (a & c) ^ (b & c));
            next = [first.wrapping_add(second), a, b, c, d.wrapping_add(first), e, f, g];
        }
        for (word, next) in state.iter_mut().zip(next) {
            *word = word.wrapping_add(next);
        }
    }
    state.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// `data` with its padding to whole blocks of `block` bytes: a bit, zeros, and the length in bits.
fn padded(data: &[u8], block: usize) -> Vec<u8> {
    let length_bytes = block / 8;
    let mut padded = data.to_vec();
    padded.push(0x80);
    while !(padded.len() + length_bytes).is_multiple_of(block) {
        padded.push(0);
    }
    padded.resize(padded.len() + length_bytes - 8, 0);
    padded.extend((data.len() as u64 * 8).to_be_bytes());
    padded
}

#[cfg(test)]
mod tests {
    use aes::cipher::{BlockCipherEncrypt, KeyInit};
    use proptest::prelude::*;
    use sha2::Digest;

    use super::*;

    #[test]
    fn rc4_gives_the_published_key_streams() {
        // RFC 6229 has key streams; these two are older and shorter.
        for (key, plain, cipher) in
            [("Key", "Plaintext", "bbf316e8d940af0ad3"), ("Wiki", "pedia", "1021bf0420")]
        {
            let mut data = plain.as_bytes().to_vec();
            rc4(key.as_bytes(), &mut data);
            let hex: String = data.iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hex, cipher);
        }
    }

    proptest! {
        #[test]
        fn hashes_equal_those_of_the_sha2_crate(data: Vec<u8>) {
            prop_assert_eq!(sha_256(&data), sha2::Sha256::digest(&data).to_vec());
            prop_assert_eq!(sha_384(&data), sha2::Sha384::digest(&data).to_vec());
            prop_assert_eq!(sha_512(&data), sha2::Sha512::digest(&data).to_vec());
        }

        #[test]
        fn blocks_equal_those_of_the_aes_crate(key: [u8; 16], start: [u8; 16], data: [u8; 32]) {
            let cipher = aes::Aes128::new(&key.into());
            let mut expected = Vec::new();
            let mut previous = start;
            for block in data.as_chunks::<16>().0 {
                let mut block = *block;
                xor(&mut block, &previous);
                let mut encrypted = aes::Block::from(block);
                cipher.encrypt_block(&mut encrypted);
                previous = encrypted.into();
                expected.extend(previous);
            }
            let mut encrypted = data;
            aes_128_cbc(&key, &start, &mut encrypted);
            prop_assert_eq!(encrypted.to_vec(), expected);
        }
    }

    #[test]
    fn lengths_around_a_block_are_padded() {
        for length in [0, 55, 56, 63, 64, 111, 112, 119, 120, 127, 128, 129] {
            let data = vec![b'a'; length];
            assert_eq!(sha_256(&data), sha2::Sha256::digest(&data).to_vec());
            assert_eq!(sha_512(&data), sha2::Sha512::digest(&data).to_vec());
        }
    }
}
