namespace Harness.Client;

/// <summary>Which end of a partition to ask for.</summary>
public enum LogPosition
{
    /// <summary>The first offset of the log.</summary>
    Earliest,

    /// <summary>The high watermark: the first offset a reader can not read yet.</summary>
    Latest,
}
