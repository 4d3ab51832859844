using ScottPlot;
using SkiaSharp;

namespace Reports.Plots;

/// <summary>
/// The font of all plots, carried in the assembly: a machine without fonts would otherwise draw no labels at all, and
/// machines with different fonts would draw different ones.
/// </summary>
internal sealed class BundledFont : IFontResolver
{
    /// <summary>The family under which the font is registered.</summary>
    public const string Family = "Liberation Sans";

    private static readonly Lazy<bool> Registration = new(Register);

    /// <summary>Makes the font known, once per process.</summary>
    public static void EnsureRegistered() => _ = Registration.Value;

    /// <inheritdoc />
    public bool Exists(string fontName) => fontName == Family;

    /// <inheritdoc />
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName == Family ? Load() : null;

    /// <inheritdoc />
    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Family ? Load() : null;

    private static bool Register()
    {
        Fonts.FontResolvers.Insert(0, new BundledFont());
        Fonts.Default = Family;
        return true;
    }

    private static SKTypeface Load()
    {
        using var stream = EmbeddedFile.Open("LiberationSans-Regular.ttf");
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data)
            ?? throw new InvalidOperationException("The bundled font cannot be read: the assembly is damaged.");
    }
}
