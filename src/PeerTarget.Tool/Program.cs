using System.Text;
using PeerTarget.Tool;

// A name may be any text, and a page of 1252 would show most of it as question marks.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return PeerTargetTool.Run(args, Terminal.OfConsole());
