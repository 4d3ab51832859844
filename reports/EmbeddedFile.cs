namespace Reports;

/// <summary>Files carried in this assembly.</summary>
internal static class EmbeddedFile
{
    /// <summary>Opens a file by its name.</summary>
    /// <exception cref="FileNotFoundException">There is none of that name.</exception>
    public static Stream Open(string name) => typeof(EmbeddedFile).Assembly.GetManifestResourceStream(name)
        ?? throw new FileNotFoundException($"The assembly carries no file named {name}.", name);

    /// <summary>The text of a file.</summary>
    public static string Text(string name)
    {
        using var reader = new StreamReader(Open(name));
        return reader.ReadToEnd();
    }
}
