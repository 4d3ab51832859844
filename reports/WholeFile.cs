using System.Text;

namespace Reports;

/// <summary>Files that appear whole or not at all, so that a reader never sees half a page.</summary>
internal static class WholeFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static void Write(string path, string content)
    {
        var partial = path + ".partial";
        File.WriteAllText(partial, content, Utf8);
        File.Move(partial, path, overwrite: true);
    }
}
