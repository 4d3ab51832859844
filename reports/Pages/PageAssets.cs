using System.Security.Cryptography;
using System.Text;

namespace Reports.Pages;

/// <summary>Style and script of all pages, with their hashes for the content security policy.</summary>
internal sealed class PageAssets
{
    private PageAssets()
    {
        Style = new TrustedText(EmbeddedFile.Text("report.css"));
        Script = new TrustedText(EmbeddedFile.Text("report.js"));
        Policy = $"default-src 'none'; img-src data:; style-src '{Hash(Style)}'; script-src '{Hash(Script)}'; "
            + "base-uri 'none'; form-action 'none'";
    }

    /// <summary>The only instance.</summary>
    public static PageAssets Instance { get; } = new();

    /// <summary>The style sheet.</summary>
    public TrustedText Style { get; }

    /// <summary>The script.</summary>
    public TrustedText Script { get; }

    /// <summary>Nothing is loaded, and nothing runs but this style and script, whatever a history contains.</summary>
    public string Policy { get; }

    private static string Hash(TrustedText content) =>
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content.Text)));
}
