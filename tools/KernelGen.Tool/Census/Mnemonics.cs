using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace KernelGen.Tool.Census;

/// <summary>The two lists: what counts as a multiplication or worse, and what is known to be harmless. x64, as Intel writes it.</summary>
internal static partial class Mnemonics
{
    // Without the v of the VEX and EVEX forms. Scaled addresses (index times 2, 4 or 8) are shifts and no instructions of their own.
    private static readonly HashSet<string> Harmless = [.. """
        mov movabs movzx movsx movsxd movbe lea push pop xchg xadd cmpxchg bswap cdq cdqe cqo cwde cbw cwd
        movaps movapd movups movupd movdqa movdqu movdqa32 movdqa64 movdqu8 movdqu16 movdqu32 movdqu64 movss movsd movd movq
        movhlps movlhps movlps movhps movlpd movhpd movddup movshdup movsldup movmskps movmskpd pmovmskb movntdq movntps lddqu maskmovps maskmovd
        add sub inc dec neg adc sbb
        addps addpd addss addsd subps subpd subss subsd haddps
        paddb paddw paddd paddq paddsw psubb psubw psubd psubq psubusw pabsb pabsw pabsd pabsq
        rangeps rangepd fixupimmps fixupimmpd
        minps minpd minss minsd maxps maxpd maxss maxsd pminsd pminud pminsq pminuq pmaxsd pmaxud pmaxsq pmaxuq pminub pmaxub pminsw pmaxsw
        and or xor not andn blsr blsi blsmsk test cmp bt bts btr btc bsf bsr tzcnt lzcnt popcnt
        psignb psignw psignd
        andps andpd andnps andnpd orps orpd xorps xorpd pand pandn por pxor
        pandd pandq pandnd pandnq pord porq pxord pxorq pternlogd pternlogq
        shl shr sar sal rol ror shld shrd shlx shrx sarx rorx
        psllw pslld psllq psrlw psrld psrlq psraw psrad psraq pslldq psrldq psllvd psllvq psrlvd psrlvq psravd psravq prold prolq prord prorq
        cmpps cmppd cmpss cmpsd ucomiss ucomisd comiss comisd ptest testps ptestmd ptestnmd ptestmb ptestnmb
        pcmpeqb pcmpeqw pcmpeqd pcmpeqq pcmpgtb pcmpgtw pcmpgtd pcmpgtq pcmpb pcmpub pcmpw pcmpuw pcmpd pcmpud pcmpq pcmpuq
        pcmpltb pcmpltw pcmpltd pcmpltq pcmpleb pcmplew pcmpled pcmpleq pcmpneqb pcmpneqw pcmpneqd pcmpneqq pcmpgeb pcmpgew pcmpged pcmpgeq
        pcmpltub pcmpltuw pcmpltud pcmpltuq pcmpleub pcmpleuw pcmpleud pcmpleuq pcmpgtub pcmpgtuw pcmpgtud pcmpgtuq pcmpgeub pcmpgeuw pcmpgeud pcmpgeuq
        shufps shufpd pshufd pshufb pshufhw pshuflw shuff32x4 shuff64x2 shufi32x4 shufi64x2 permilps permilpd perm2f128 perm2i128
        permd permq permps permpd permw permb permi2b permi2w permi2d permi2ps permi2q permi2pd permt2b permt2w permt2d permt2ps permt2q permt2pd
        unpcklps unpckhps unpcklpd unpckhpd punpcklbw punpcklwd punpckldq punpcklqdq punpckhbw punpckhwd punpckhdq punpckhqdq
        packsswb packssdw packuswb packusdw palignr alignd alignq pcompressd pcompressw pdep pext
        insertps insertf128 inserti128 insertf32x4 insertf32x8 insertf64x2 insertf64x4 inserti32x4 inserti32x8 inserti64x2 inserti64x4
        extractps extractf128 extracti128 extractf32x4 extractf32x8 extractf64x2 extractf64x4 extracti32x4 extracti32x8 extracti64x2 extracti64x4
        pinsrb pinsrw pinsrd pinsrq pextrb pextrw pextrd pextrq
        broadcastss broadcastsd broadcastf128 broadcasti128 broadcastf32x4 broadcastf32x8 broadcastf64x2 broadcastf64x4
        broadcasti32x4 broadcasti32x8 broadcasti64x2 broadcasti64x4 pbroadcastb pbroadcastw pbroadcastd pbroadcastq
        blendps blendpd blendvps blendvpd blendmps blendmpd pblendw pblendd pblendvb pblendmb pblendmw pblendmd pblendmq
        pmovzxbw pmovzxbd pmovzxbq pmovzxwd pmovzxwq pmovzxdq pmovsxbw pmovsxbd pmovsxbq pmovsxwd pmovsxwq pmovsxdq
        pmovdw pmovdb pmovqd pmovqw pmovqb pmovwb pmovm2b pmovm2w pmovm2d pmovm2q pmovb2m pmovw2m pmovd2m pmovq2m
        kmovb kmovw kmovd kmovq kandb kandw kandd kandq korb korw kord korq kxorb kxorw kxord kxorq knotb knotw knotd knotq
        kortestb kortestw kortestd kortestq ktestb ktestw ktestd ktestq
        cvtsi2ss cvtsi2sd cvttss2si cvttsd2si cvtss2sd cvtsd2ss cvtdq2ps cvttps2dq cvtps2pd cvtpd2ps
        call ret jmp nop int3 ud2 leave pause endbr64 align lfence mfence sfence zeroupper zeroall cpuid rdtsc
        prefetcht0 prefetcht1 prefetcht2 prefetchnta
        movsb movsw movsq stosb stosw stosd stosq
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    public static InstructionKind KindOf(string mnemonic) =>
        Products().IsMatch(mnemonic) ? InstructionKind.Product
        : Quotients().IsMatch(mnemonic) ? InstructionKind.Quotient
        : Roots().IsMatch(mnemonic) ? InstructionKind.Root
        : OtherForbidden().IsMatch(mnemonic) ? InstructionKind.Forbidden
        : Steering().IsMatch(mnemonic) || Comparisons().IsMatch(mnemonic) ? InstructionKind.Harmless
        : Harmless.Contains(mnemonic) || (mnemonic.StartsWith('v') && Harmless.Contains(mnemonic[1..])) ? InstructionKind.Harmless
        : InstructionKind.Unknown;

    [GeneratedRegex("^(i?mul|mulx|v?mul[ps][sdh]|v?pmul[a-z]+)$")]
    private static partial Regex Products();

    [GeneratedRegex("^(i?div|v?div[ps][sdh])$")]
    private static partial Regex Quotients();

    [GeneratedRegex("^v?sqrt[ps][sdh]$")]
    private static partial Regex Roots();

    // Fused, dot products, adjacent multiply-adds, estimates, scaling, carry-less and Galois products, tiles, and all of the x87.
    [GeneratedRegex(
        "^(vf.*(add|sub|mul).*|v4f.*|v?dpp[sd]|vdp.*|v?pmadd.*|vp4dp.*|v?pdp.*|v?rcp.*|v?rsqrt.*|vscalef.*|v?pclmul.*|v?gf2p8.*|v?(db|"
            + "mp)sad.*|tdp.*|f.+)$")]
    private static partial Regex OtherForbidden();

    [GeneratedRegex("^(j|set|cmov)(n?[abceglopsz]|n?[abgl]e|p[eo])$")]
    private static partial Regex Steering();

    // A comparison with its predicate in the name: vcmpltps.
    [GeneratedRegex("^v?cmpn?(eq|lt|le|gt|ge|ord|unord)([a-z]*)[ps][sd]$")]
    private static partial Regex Comparisons();
}
