using System.Text.Json.Serialization;

namespace DistSeq.Contracts.Specs;

/// <summary>Which bytes stand for which characters. A byte order mark at the beginning of a file always wins.</summary>
public enum DataEncoding
{
    /// <summary>UTF-8, or what a byte order mark says.</summary>
    [JsonStringEnumMemberName("utf-8")]
    Utf8,

    /// <summary>UTF-16, in the byte order that the mark says or the text shows; little-endian where neither does.</summary>
    [JsonStringEnumMemberName("utf-16")]
    Utf16,

    /// <summary>UTF-16, big-endian.</summary>
    [JsonStringEnumMemberName("utf-16-be")]
    Utf16BigEndian,

    /// <summary>ISO 8859-1: each byte is the character of that number.</summary>
    [JsonStringEnumMemberName("latin-1")]
    Latin1,

    /// <summary>Latin-1 with quotes, dashes and the euro sign in the places of its control characters.</summary>
    [JsonStringEnumMemberName("windows-1252")]
    Windows1252,
}
